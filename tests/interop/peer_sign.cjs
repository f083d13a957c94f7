// SPDX-License-Identifier: Apache-2.0
// usage: peer_sign.cjs ADDON CERT KEY ALG INPUT OUTPUT MEDIA-TYPE create|edit
// Signs a file with the reference implementation: as new, or as an edit of what it is.
'use strict';
const fs = require('node:fs');
const path = require('node:path');

const [addon, cert, key, alg, input, output, mimeType, how] = process.argv.slice(2);
const peer = require(path.resolve(addon));
const settings = JSON.stringify({
  version: 1,
  builder: { thumbnail: { enabled: false } },
  verify: { verify_trust: false, remote_manifest_fetch: false },
  trust: { trust_config: '1.3.6.1.4.1.62558.2.1\n1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36' },
});
const definition = JSON.stringify({
  claim_generator_info: [{ name: 'peer', version: '1' }],
  title: path.basename(output),
});
const create = { create: 'http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture' };
const signer = peer.localSignerNew(fs.readFileSync(cert), fs.readFileSync(key), alg, undefined);
const builder = peer.builderWithJson(definition, settings);
peer.builderSetIntent.call(builder, JSON.stringify(how === 'edit' ? 'edit' : create));
peer.builderSign.call(builder, signer, { path: input, mimeType }, { path: output });
