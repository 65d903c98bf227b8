// One call of the official SDK with its retries on: address, key and text are the arguments.
import OpenAI from 'openai';

const [address, key, text] = process.argv.slice(2);
const client = new OpenAI({ apiKey: key, baseURL: new URL('/v1', address).href });
const answer = await client.chat.completions.create({ model: 'gpt-4.1-mini', messages: [{ role: 'user', content: text }] });
console.log(answer.choices[0].message.content);
