// Stands in for worker.js where only the page is looked at: it speaks the same protocol, and a
// cell is the message that it is to send, or JSON lines of several; any other code is echoed.
const post = (message) => self.postMessage(message);
const wait = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

const special = {
  loop() {
    for (;;);
  },
  wait: ({ milliseconds }) => wait(milliseconds),
  died: (message, id) => post({ ...message, id }),
};

async function run({ id, code }) {
  let status = 'ok';
  const lines = code.split('\n').filter((line) => line.startsWith('{'));
  for (const message of lines.map((line) => JSON.parse(line))) {
    if (message.msg_type === 'error') status = 'error';
    if (message.type === 'missed') return post({ type: 'done', id, status: 'missed' });
    if (special[message.type]) await special[message.type](message, id);
    else post({ type: 'output', ...message, id });
  }
  const text = `ran ${code.split('\n')[0]}\n`;
  if (!lines.length) post({ type: 'output', msg_type: 'stream', content: { name: 'stdout', text }, id });
  return post({ type: 'done', id, status });
}

async function handle(message) {
  if (message.type === 'run') return run(message);
  if (message.type === 'complete') {
    const content = { matches: ['alpha', 'beta'], start: 0, end: message.position };
    return post({ type: 'reply', id: message.id, content });
  }
  if (message.type === 'inspect') {
    const data = { 'text/plain': `\x1b[31mSignature:\x1b[0m ${message.code}x)` };
    return post({ type: 'reply', id: message.id, content: { found: true, data } });
  }
  post({ type: 'progress', loaded: 3.2e6, total: 12.5e6, file: 'numpy-2.0.2-cp312.whl' });
  await wait(Number(new URL(self.location).searchParams.get('start') ?? 0));
  post({ type: 'progress', loaded: 12.5e6, total: 12.5e6, file: null });
  return post({ type: 'ready', python: '3.12.7' });
}

let queue = Promise.resolve();
self.onmessage = ({ data }) => {
  queue = queue.then(() => handle(data));
};
