// SPDX-License-Identifier: Apache-2.0
// usage: node crjson.mjs OURS THEIRS DIFFERENCES: files of crJSON documents of the same assets in the
// same order. Manifests, labels, claims, assertions and signatures must agree, apart from ways of
// writing (differences.md lists them) and from the rows of its crjson table, which must all be found.
import fs from 'node:fs';
import path from 'node:path';

// A document a line, or over several lines of which only the first and the last are not indented.
const read = (file) => fs.readFileSync(file, 'utf8').replace(/^\{\n([^]*?)^\}$/gm, (d) => d.replace(/\n/g, ' '))
  .split('\n').filter((l) => l).map((l) => JSON.parse(l));
const [ours, theirs] = process.argv.slice(2, 4).map(read);

// | file | crjson | place | ours | theirs | why |, with * for any text in the first and the third
const pattern = (text) => new RegExp(`^${text.split('*').map((s) => s.replace(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`);
const rows = fs.readFileSync(process.argv[4], 'utf8').split('\n').map((l) => l.split(/ *\| */)).filter((c) => c[2] === 'crjson')
  .map((c) => ({ file: pattern(c[1]), place: pattern(c[3]), text: `${c[1]} ${c[3]}`, found: false }));

const isBytes = (v) => Array.isArray(v) && v.length > 8 && v.every((b) => Number.isInteger(b) && b >= 0 && b < 256);
const bytes = (v) => "b64'" + Buffer.from(v).toString('base64');
const time = (v) => v.replace(/\+00:00$/, 'Z').replace(/\.\d+Z$/, 'Z');

// Both ways of writing the same become one.
function plain(value, label) {
  if (typeof value === 'string') {
    if (value.startsWith("b64'")) return value.replace(/'$/, '');
    if (/^self#jumbf=c2pa\./.test(value)) return value.replace('=', `=/c2pa/${label}/`);
    if (/^self#jumbf=c2pa\//.test(value)) return value.replace('=', '=/');
    if (/^\d{4}-\d\d-\d\dT/.test(value)) return time(value);
    return value;
  }
  if (isBytes(value)) return bytes(value);
  if (Array.isArray(value)) return value.map((v) => plain(v, label));
  if (value === null || typeof value !== 'object') return value;
  const out = {};
  for (const [k, v] of Object.entries(value)) {
    const p = plain(v, label);
    if (/^pad2?$/.test(k) && (p === "b64'" || (Array.isArray(p) && !p.length) || /^b64'A*=*$/.test(p))) continue;
    if (p === null) continue;
    out[k] = p;
  }
  return out;
}

function parts(manifest) {
  const label = manifest.label;
  const m = plain(manifest, label);
  const claim = m['claim.v2'] ?? m.claim ?? {};
  for (const list of ['gathered_assertions', 'redacted_assertions'])
    if (Array.isArray(claim[list]) && !claim[list].length) delete claim[list];
  if (m.claim) delete claim.claim_generator_info;
  const s = m.signature ?? {};
  const signature = { algorithm: (s.algorithm ?? '').toLowerCase() };
  for (const [key, c] of [['certificate', s.certificateInfo], ['stamp', (s.timestampInfo ?? s.timeStampInfo)?.certificateInfo]]) {
    if (!c || !Object.keys(c).length) continue;
    const serial = typeof c.serialNumber !== 'string' ? '' : c.serialNumber;
    signature[key] = { ...c, serialNumber: serial };
  }
  signature.time = (s.timestampInfo ?? s.timeStampInfo)?.timestamp;
  return { label, kind: m['claim.v2'] ? 'claim.v2' : 'claim', claim, assertions: m.assertions, signature };
}

const serialMatches = (dec, hex) => /^\d+$/.test(dec) && /^[0-9a-f]+$/i.test(hex) && BigInt(dec) === BigInt('0x' + hex);

function* differences(a, b, at) {
  if (Object.is(a, b)) return;
  if (at.endsWith('/serialNumber') && typeof a === 'string' && typeof b === 'string' && serialMatches(a, b)) return;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null || Array.isArray(a) !== Array.isArray(b)) {
    yield [at, a, b];
    return;
  }
  for (const k of new Set([...Object.keys(a), ...Object.keys(b)])) yield* differences(a[k], b[k], `${at}/${k}`);
}

const show = (v) => (v === undefined ? 'nothing' : JSON.stringify(v)).slice(0, 60);
let compared = 0, bad = 0;
function found(file, place, a, b) {
  const row = rows.find((r) => r.file.test(file) && r.place.test(place));
  if (row) { row.found = true; return; }
  console.log(`${file}: ${place}: ours ${show(a)}, theirs ${show(b)}`);
  bad++;
}
ours.forEach((a, i) => {
  const b = theirs[i];
  const file = path.basename(a['extras:file']);
  if (['error', 'none'].includes(a['extras:state']) || !a.manifests.length || !b?.manifests) return;
  compared++;
  if (a.manifests.length !== b.manifests.length) {
    found(file, 'manifests', a.manifests.length, b.manifests.length);
    return;
  }
  a.manifests.forEach((m, k) => {
    for (const [at, x, y] of differences(parts(m), parts(b.manifests[k]), `${k}`)) found(file, at, x, y);
  });
});
for (const r of rows.filter((r) => !r.found)) {
  console.log(`listed, but not found: ${r.text}`);
  bad++;
}
console.log(`crJSON: ${compared} documents compared`);
process.exit(bad || compared < 10 ? 1 : 0);
