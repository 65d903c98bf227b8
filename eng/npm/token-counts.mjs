// Writes the token counts that the tests compare with: what the `tiktoken` package itself says for diverse texts.
// Usage: node token-counts.mjs > ../../tests/Tollgate.Wire.Tests/Tokens/Fixtures/token-counts.json
// `repeat` (default 1) keeps long texts short in the file.
import { get_encoding } from 'tiktoken';

let seed = 20260101;
const random = n => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) % n;
const pick = list => list[random(list.length)];

const texts = [];
// Halves of surrogate pairs become U+FFFD here, as they do on the way to UTF-8: the fixture stays readable for any JSON reader.
const add = (...list) => list.forEach(text => texts.push({ text: text.toWellFormed() }));

add('', ' ', '  ', '\n', '\r\n', '\t', '\0', 'a', 'A', '1', '.', '\u00a0', '\u3000', '\ufffd', '\ufeff', '\u200b');

// English and contractions in every case, at edges, doubled, and with the long s that folds to an s.
const verbs = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d", "'S", "'T", "'RE", "'Ve", "'M", "'lL", "'D", "'\u017f", "'r", "'v", "'l", "'x", "''s", "\u2019s"];
for (const verb of verbs) add(`we${verb}`, `WE${verb} go`, `${verb}`, ` ${verb}`, `1${verb}2`, `it${verb}tail`, `\u65e5${verb}`);
add("I'm sure they'll say we've done what you'd do, won't they?", "DON'T SHOUT, IT'S RUDE", "rock'n'roll 'tis o'clock", "'''", "s's's's");

// Letter case runs, title case, modifier letters, marks.
add('camelCaseIdentifier', 'HTTPServerError', 'XMLHttpRequest2Go', 'ABC', 'ABCd', 'aBC', 'McDonaldS', 'iPhone15ProMax', 'SCREAMING_SNAKE_CASE',
  '\u01c5\u01c8ala', 'A\u02b0B\u02b0c', 'e\u0301te\u0301', '\u0301', '\u0301\u0301a', '\u0301ABC', '\u0301ABC\u0301', '!\u0301a', '!!\u0301a', ' \u0301', ' \u0301A', 'A\u0301', 'AB\u65e5CD',
  '\u65e5ABC', '\u65e5\u672cABC', 'ABC\u65e5', '\u01f2', '\ud835\udc00\ud835\udc1a', '\u00aa\u00ba', '\u16eeX', '\u24b6\u24d0', 'a\u20ddB', 'A\u20dd');

// Digits and number-like characters.
for (let n = 1; n <= 12; n++) add('1234567890123'.slice(0, n), ' ' + '9'.repeat(n));
add('3.14159', '1,000,000.50', '2026-11-22T23:59:59Z', '0x1F', '\u0661\u0662\u0663\u0664', '\u00bd\u00b2\u2167', '\u2460\u2461\u2462\u2463', '\ud835\udfd8\ud835\udfd9\ud835\udfda\ud835\udfdb', '1\u06602\u0966', 'v1.2.3-rc.4+build.5', '\u4e00\u4e8c\u4e09');

// White space runs around words, symbols and line ends.
const spaces = [' ', '  ', '   ', '\t', '\t\t', ' \t', '\n', '\n\n', '\r\n', '\r\n\r\n', ' \n', '\n ', ' \n ', '\n\n  ', '  \n\n  \n', '\u00a0', '\u00a0 ', '\u2003', '\u2028', '\u0085', '\v\f', '\u3000\u3000', '\u1680x', '\u180e', '\u202f', '\u205f'];
for (const space of spaces) add(`a${space}b`, `${space}a`, `a${space}`, `.${space}.`, `1${space}1`);
add(' '.repeat(17) + 'x', ' '.repeat(80), '\n'.repeat(33), '\t'.repeat(20) + '}', ' \n'.repeat(30), 'x' + ' '.repeat(100) + '\n');

// Symbols, slashes, line ends after symbols.
add('//', '// comment\n', 'http://example.com/a/b?c=d&e=f#g', '/\n/\r\n/', '!/\n/x', ' /', '  //', '...\n\n...', '{}\n', '();\r\n\r\n', '***/', '<|endoftext|>', '<|endofprompt|>', '<|im_start|>system<|im_sep|>', '<|fim_prefix|>x',
  '=======', '-'.repeat(80), '#'.repeat(30), '!?!?!?', '\u2014\u2014', '\u201cquoted\u201d', '$100 \u20ac50 \u00a330', '\\n\\t\\u0041', '\x01\x02\x7f', '@user #tag', '```json\n{}\n```', '(((((((((())))))))))');

// Code and JSON.
add('public static int Main(string[] args) => args.Length > 0 ? 1 : 0;\n',
  'def f(x):\n    """doc"""\n    return {k: v for k, v in x.items() if v is not None}\n',
  'SELECT "a"."b", COUNT(*) FROM t WHERE x >= 3 AND y LIKE \'%z%\' GROUP BY 1;',
  'for (let i = 0; i < 10; ++i) {\n\t\tconsole.log(`${i}\\n`);\n\t}\r\n', '#include <stdio.h>\n\nint main(void) { return 0; }',
  '<div class="a b" data-x=\'1\'><!-- c -->&nbsp;</div>', 'if [ "$x" -ne 0 ]; then exit 1; fi', 'fn main() -> Result<(), Box<dyn Error>> { Ok(()) }',
  JSON.stringify({ model: 'gpt-4o', messages: [{ role: 'user', content: 'Hi "there"\n' }], temperature: 0.7, stream: true }),
  JSON.stringify({ type: 'object', properties: { city: { type: 'string', description: 'City name' } }, required: ['city'] }, null, 2),
  'a,b,c\n1,2,3\n"x ""y""",,\n', '# Title\n\n- item **bold** _it_\n- [link](https://x.y)\n\n| a | b |\n|---|---|\n',
  'Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4+/==', 'deadbeefcafebabe0123456789abcdef', '550e8400-e29b-41d4-a716-446655440000');

// Languages and scripts.
add('The quick brown fox jumps over the lazy dog.', '\u00dcber den W\u00f6lken mu\u00df die Freiheit wohl grenzenlos sein.', "L'\u00e9t\u00e9 dernier, j'ai mang\u00e9 des cr\u00eapes \u00e0 No\u00ebl.",
  '\u0421\u044a\u0435\u0448\u044c \u0436\u0435 \u0435\u0449\u0451 \u044d\u0442\u0438\u0445 \u043c\u044f\u0433\u043a\u0438\u0445 \u0444\u0440\u0430\u043d\u0446\u0443\u0437\u0441\u043a\u0438\u0445 \u0431\u0443\u043b\u043e\u043a', '\u6211\u80fd\u541e\u4e0b\u73bb\u7483\u800c\u4e0d\u4f24\u8eab\u4f53\u3002', '\u3044\u308d\u306f\u306b\u307b\u3078\u3068\u3001\u30ab\u30bf\u30ab\u30ca\u30fc\uff01',
  '\ub2e4\ub78c\uc950 \ud5cc \uccc7\ubc14\ud034\uc5d0 \ud0c0\uace0\ud30c', '\u0627\u0644\u0633\u0644\u0627\u0645 \u0639\u0644\u064a\u0643\u0645\u060c \u0643\u064e\u064a\u0652\u0641\u064e \u062d\u0627\u0644\u064f\u0643\u061f \u0661\u0662\u0663\u0664', '\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd \u05e2\u05d5\u05dc\u05dd', '\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e \u0967\u0968\u0969\u096a', '\u0e2a\u0e27\u0e31\u0e2a\u0e14\u0e35\u0e0a\u0e32\u0e27\u0e42\u0e25\u0e01', '\u1014\u1031\u1000\u1031\u102c\u1004\u103a\u1038\u101c\u102c\u1038',
  '\u0395\u03bb\u03bb\u03b7\u03bd\u03b9\u03ba\u03cc \u03ba\u03b5\u03af\u03bc\u03b5\u03bd\u03bf', '\u10d2\u10d0\u10db\u10d0\u10e0\u10ef\u10dd\u10d1\u10d0 \u1c90\u1c91', '\u13a3\u13b3\u13a9 \uab70', 'Ti\u1ebfng Vi\u1ec7t c\u00f3 d\u1ea5u', '\u0130stanbul \u0131\u011f\u0131l', '\ud800\udf48\ud800\udf49 Gothic', '\ud840\udc00\ud841\udf0e\ud869\uded6', '\ufb01ne \ufb03', '\uff21\uff22\uff43 \uff11\uff12\uff13\uff14',
  '\u0ba4\u0bae\u0bbf\u0bb4\u0bcd \u0bae\u0bca\u0bb4\u0bbf', '\u12a0\u121b\u122d\u129b', '\u1781\u17d2\u1798\u17c2\u179a');

// Emoji, sequences, flags, lone halves (which UTF-8 turns into U+FFFD), private use, the last code point.
add('\ud83d\ude00', '\ud83d\ude00\ud83d\ude01\ud83d\ude02', '\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d\udc66', '\ud83d\udc4d\ud83c\udffd ok', '\ud83c\uddea\ud83c\uddfa\ud83c\udde9\ud83c\uddea', '1\ufe0f\u20e3', '\u2764\ufe0f\u200d\ud83d\udd25', 'hi\ud83d\ude00there', ' \ud83d\ude00', '\ud83d', '\ude00', 'a\ud83db', '\ue000', '\udbff\udfff', '\uffff', '\ud83d\ude00\n\n', '\u202e\u2066abc');

// Random mixtures, where the alternatives of the patterns meet in ways nobody writes.
const atoms = ['a', 'b', 'Z', 'Q', "'s", "'LL", "'", '1', '23', ' ', '  ', '\n', '\r', '\t', '.', '/', '!', '-', '\u00e9', '\u00c9', '\u0301', '\u65e5', '\u02b0', '\u01c5', '\u0627', '\u064e', '\ud83d\ude00', '\u00a0', '\u2028', '\u00bd', '\u0967', '\u20ac', '\u017f', 'the', 'ing', 'Hello', '_', '"', '{', '}', ':'];
for (let i = 0; i < 260; i++) add(Array.from({ length: 2 + random(28) }, () => pick(atoms)).join(''));

// Long pieces.
for (const [text, repeat] of [['a', 3000], ['ab', 1500], ['A', 2000], ['\u65e5', 900], ['\u0301', 700], ['!', 3000], [' ', 3000], ['\n', 2000], ['/', 1000], ['\ud83d\ude00', 300], ['Lorem ipsum dolor sit amet, ', 40], ['xyzzyplugh', 200], ['ACGT', 600], ['\u0e01\u0e34\u0e19', 200]]) {
  texts.push({ text, repeat });
}

const encodings = { o200k: get_encoding('o200k_base'), cl100k: get_encoding('cl100k_base') };
const seen = new Set();
const rows = [];
for (const { text, repeat } of texts) {
  const key = `${text}\u0000${repeat ?? 1}`;
  if (seen.has(key)) continue;
  seen.add(key);
  const whole = text.repeat(repeat ?? 1);
  const row = { text };
  if (repeat) row.repeat = repeat;
  for (const [name, encoding] of Object.entries(encodings)) row[name] = encoding.encode_ordinary(whole).length;
  rows.push(row);
}

const ascii = value => JSON.stringify(value).replace(/[\u007f-\uffff]/g, c => '\\u' + c.charCodeAt(0).toString(16).padStart(4, '0'));
process.stdout.write('[\n' + rows.map(row => '  ' + ascii(row)).join(',\n') + '\n]\n');
