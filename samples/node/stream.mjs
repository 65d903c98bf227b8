// Streams an Anthropic answer with fetch alone and asks the gateway what it cost. Node 20 or later, no packages.
const url = process.env.TOLLGATE_URL ?? "http://127.0.0.1:4000";
const key = process.env.TOLLGATE_KEY;
if (!key) {
  console.error("Set TOLLGATE_KEY to a caller key.");
  process.exit(2);
}

const answer = await fetch(`${url}/v1/messages`, {
  method: "POST",
  headers: {
    "x-api-key": key,
    "anthropic-version": "2023-06-01",
    "content-type": "application/json",
    "x-tollgate-feature": "samples",
    "x-tollgate-task": "node-sample",
  },
  body: JSON.stringify({
    model: "claude-haiku-4-5",
    max_tokens: 300,
    stream: true,
    messages: [{ role: "user", content: "Name three rivers, one sentence each." }],
  }),
});

if (!answer.ok) {
  const { error } = await answer.json();
  console.error(`${answer.status} ${answer.headers.get("x-tollgate-code") ?? ""}: ${error.message}`);
  process.exit(1);
}

const decoder = new TextDecoder();
let rest = "";
for await (const bytes of answer.body) {
  const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
  rest = lines.pop();
  for (const line of lines) {
    if (!line.startsWith("data: ")) continue;
    const event = JSON.parse(line.slice(6));
    if (event.type === "content_block_delta" && event.delta.type === "text_delta") process.stdout.write(event.delta.text);
  }
}

const id = answer.headers.get("x-tollgate-request-id");
const record = await (await fetch(`${url}/v1/requests/${id}`, { headers: { authorization: `Bearer ${key}` } })).json();
console.log(`\n\n${id} cost $${record.cost_usd}`);
console.log(record.attempts[0].usage);
