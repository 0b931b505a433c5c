// Traces as a stranger might make them: their checksums are right, and what they say is not (core/trace/format.h).

const table = Array.from({ length: 256 }, (_, n) => { for (let i = 0; i < 8; ++i) n = n & 1 ? 0xedb88320 ^ n >>> 1 : n >>> 1; return n; });
const checksum = (bytes, before = 0) => ~bytes.reduce((crc, byte) => table[(crc ^ byte) & 255] ^ crc >>> 8, ~before) >>> 0;

/// The same numbers for the same seed.
export function random(seed) {
  let state = seed >>> 0;
  const next = () => { state = state + 0x6d2b79f5 | 0; let t = Math.imul(state ^ state >>> 15, 1 | state); t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t; return (t ^ t >>> 14) >>> 0; };
  return n => next() % n;
}

const texts = 1, events = 2, eventBytes = 32;

/// The trace with some fields of some events changed, events said twice, left out or in another order, a text made another, a head that lies.
export function forged(trace, seed) {
  const roll = random(seed), chunks = [];
  for (let at = 16; at + 16 <= trace.length;) {
    const size = trace.readUInt32LE(at + 4);
    chunks.push([trace.readUInt32LE(at), Buffer.from(trace.subarray(at + 16, at + 16 + size))]);
    at += 16 + size;
  }
  const some = kind => { const all = chunks.filter(chunk => chunk[0] === kind && chunk[1].length > 0); return all[roll(all.length)]; };
  const number = was => [0, roll(40), was + 1, was - 1, roll(8) ? roll(1000) : 0xffffffff, roll(10), 0x7fffffff][roll(7)] >>> 0;
  for (let changes = 1 + roll(10); changes > 0; --changes) {
    const chunk = some(events);
    if (!chunk) break;
    const body = chunk[1], count = body.length / eventBytes, at = eventBytes * roll(count), other = eventBytes * roll(count);
    const kind = roll(14);
    if (kind === 0) body[at + 8] = roll(4) ? body[other + 8] : roll(256); // kind
    else if (kind === 1) body[at + 9] = roll(12); // detail
    else if (kind === 2) body.writeUInt16LE(roll(4) ? roll(60) : 65535, at + 10); // line
    else if (kind < 7) { const slot = at + 12 + 4 * roll(3); body.writeUInt32LE(number(body.readUInt32LE(slot)), slot); }
    else if (kind === 7) body.writeBigInt64LE([0n, -1n, 1n << 62n, -(1n << 63n), BigInt(roll(1000)), BigInt(roll(1000)) * 1000000000n][roll(6)], at + 24); // value
    else if (kind === 8) { // from here on it is later
      const by = BigInt(roll(3)) << BigInt(roll(61));
      for (let i = at; i < body.length; i += eventBytes) { const time = body.readBigInt64LE(i) + by; body.writeBigInt64LE(time < 1n << 62n ? time : 1n << 62n, i); }
    } else if (kind === 9) chunk[1] = Buffer.concat([body.subarray(0, at), body.subarray(other, other + eventBytes), body.subarray(at)]);
    else if (kind === 10) { const kept = Buffer.from(body.subarray(at + 8, at + 32)); body.copy(body, at + 8, other + 8, other + 32); kept.copy(body, other + 8); } // all but the times
    else if (kind === 11 && count > 2) chunk[1] = Buffer.concat([body.subarray(0, at), body.subarray(at + eventBytes)]);
    else if (kind === 12) { const [, text] = some(texts) ?? [0, Buffer.alloc(8)]; text[4 + roll(Math.max(1, text.length - 4))] = [0, 10, 60, 128, 255, 0xe2][roll(6)]; }
    else if (roll(6) === 0) chunks.splice(roll(chunks.length), 1);
  }
  const parts = [trace.subarray(0, 16)];
  let place = 16n;
  for (const [kind, body] of chunks) {
    const head = Buffer.alloc(16), where = Buffer.alloc(8);
    head.writeUInt32LE(kind, 0); head.writeUInt32LE(roll(200) ? body.length : roll(2) ? 0xfffffff0 : body.length + 1, 4); head.writeUInt32LE(checksum(body), 8);
    where.writeBigUInt64LE(place);
    head.writeUInt32LE(checksum(head.subarray(0, 12), checksum(where)), 12);
    parts.push(head, body);
    place += BigInt(16 + body.length);
  }
  return Buffer.concat(parts);
}
