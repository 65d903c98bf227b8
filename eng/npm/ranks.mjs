// Writes the ranks of one encoding of the `tiktoken` package as a flat file that the gateway can load without parsing:
//   "TGR1", int32 count, one byte length per token in rank order, then the bytes of all tokens in rank order.
// Usage: node ranks.mjs <encoding> <output>
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

const [encoding, output] = process.argv.slice(2);
const source = new URL(`node_modules/tiktoken/encoders/${encoding}.json`, import.meta.url);
const { bpe_ranks: text } = JSON.parse(readFileSync(source, 'utf8'));

const tokens = [];
for (const line of text.split('\n').filter(Boolean)) {
  const [, offset, ...encoded] = line.split(' ');
  if (Number(offset) !== tokens.length) throw new Error(`${encoding}: ranks have a gap before ${offset}`);
  for (const token of encoded) tokens.push(Buffer.from(token, 'base64'));
}
const odd = tokens.findIndex(token => token.length < 1 || token.length > 255);
if (odd >= 0) throw new Error(`${encoding}: token ${odd} has ${tokens[odd].length} bytes`);

const header = Buffer.from('TGR1\0\0\0\0', 'latin1');
header.writeInt32LE(tokens.length, 4);
// Renamed into place, so that an interrupted build leaves no half-written file that looks up to date.
const partial = `${output}.${process.pid}`;
writeFileSync(partial, Buffer.concat([header, Buffer.from(tokens.map(token => token.length)), ...tokens]));
renameSync(partial, output);
