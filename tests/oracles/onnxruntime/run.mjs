// ONNX Runtime behind standard input and output, for tests. A message is the length of its head (4 bytes, little-endian),
// the head (JSON), then as many bytes as the head's "bytes" says. Requests: {op: "load", bytes} with a model file, answered by
// {session}; {op: "run", session, tensors: [{name, type, dims, bytes}], bytes} with the inputs one after the other, answered
// by the outputs in the same form. {error} answers what fails. The end of standard input ends the program.
import ort from 'onnxruntime-node';

const arrays = {
  float32: Float32Array, float64: Float64Array, int8: Int8Array, uint8: Uint8Array, int16: Int16Array, uint16: Uint16Array,
  int32: Int32Array, uint32: Uint32Array, int64: BigInt64Array, uint64: BigUint64Array, bool: Uint8Array,
};
const sessions = [];

function send(head, parts = []) {
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const text = Buffer.from(JSON.stringify({ ...head, bytes }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  process.stdout.write(Buffer.concat([length, text, ...parts]));
}

async function load(body) {
  const options = { logSeverityLevel: 3, intraOpNumThreads: 1, interOpNumThreads: 1 };
  sessions.push(await ort.InferenceSession.create(new Uint8Array(body), options));
  send({ session: sessions.length - 1 });
}

async function run(head, body) {
  const feeds = {};
  let at = 0;
  for (const { name, type, dims, bytes } of head.tensors) {
    const elements = new Uint8Array(body.subarray(at, at + bytes)).buffer; // a copy, which starts where its elements may
    feeds[name] = new ort.Tensor(type, new arrays[type](elements), dims);
    at += bytes;
  }
  const session = sessions[head.session];
  const results = await session.run(feeds);
  const tensors = [], parts = [];
  for (const name of session.outputNames) {
    const { type, dims, data } = results[name];
    const part = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    tensors.push({ name, type, dims, bytes: part.byteLength });
    parts.push(part);
  }
  send({ tensors }, parts);
}

async function* messages() {
  let rest = Buffer.alloc(0);
  for await (const chunk of process.stdin) {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (;;) {
      const headEnd = rest.length < 4 ? Infinity : 4 + rest.readUInt32LE(0);
      if (rest.length < headEnd) break;
      const head = JSON.parse(rest.toString('utf8', 4, headEnd));
      const end = headEnd + head.bytes;
      if (rest.length < end) break;
      yield [head, rest.subarray(headEnd, end)];
      rest = rest.subarray(end);
    }
  }
}

for await (const [head, body] of messages()) {
  try {
    await (head.op === 'load' ? load(body) : run(head, body));
  } catch (error) {
    send({ error: String(error.message ?? error) });
  }
}
