// SPDX-License-Identifier: Apache-2.0
// What c2pa-ts says of each file: "NAME<tab>valid|invalid|none|unsupported|error". It checks no
// chain of trust. Copy it to where @trustnxt/c2pa-ts is installed.
import fs from 'node:fs';
import path from 'node:path';
import { JPEG, PNG, BMFF } from '@trustnxt/c2pa-ts/asset';
import { SuperBox } from '@trustnxt/c2pa-ts/jumbf';
import { ManifestStore, ValidationResult } from '@trustnxt/c2pa-ts/manifest';

for (const file of process.argv.slice(2)) {
  const say = (what) => console.log(`${path.basename(file)}\t${what}`);
  const bytes = new Uint8Array(fs.readFileSync(file));
  let asset;
  try {
    const kind = [JPEG, PNG, BMFF].find((k) => k.canRead(bytes));
    if (!kind) { say('unsupported'); continue; }
    asset = new kind(bytes);
    const jumbf = asset.getManifestJUMBF();
    if (!jumbf) { say('none'); continue; }
    let result;
    try {
      result = await ManifestStore.read(SuperBox.fromBuffer(jumbf)).validate(asset);
    } catch (e) {
      result = ValidationResult.fromError(e);
    }
    say(result.isValid ? 'valid' : 'invalid');
  } catch (e) {
    say('error');
  }
}
