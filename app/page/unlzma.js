// What cmake/page.py has packed: the size as four bytes, little endian, and then raw LZMA with lc=4, lp=0, pb=0, which is
// a fifth smaller than what browsers can unpack by themselves.
const unlzma = packed => {
  const out = new Uint8Array(packed[0] | packed[1] << 8 | packed[2] << 16 | packed[3] << 24);
  const odds = n => new Uint16Array(n).fill(1024);
  let at = 5, code = 0, range = 0xffffffff; // the first byte of the coder's is always 0
  while (at < 9) code = code * 256 + packed[at++];
  const more = () => { if (range < 0x1000000) { range *= 256; code = code * 256 + (packed[at++] ?? 0); } };
  const bit = (of, i) => {
    const bound = (range >>> 11) * of[i];
    if (code < bound) { range = bound; of[i] += 2048 - of[i] >> 5; more(); return 0; }
    range -= bound; code -= bound; of[i] -= of[i] >> 5; more(); return 1;
  };
  const tree = (of, from, bits) => {
    let m = 1;
    for (let i = 0; i < bits; ++i) m = m * 2 + bit(of, from + m);
    return m - (1 << bits);
  };
  const reversed = (of, from, bits) => {
    let m = 1, value = 0;
    for (let i = 0, b; i < bits; ++i) { b = bit(of, from + m); m = m * 2 + b; value |= b << i; }
    return value;
  };
  const length = of => !bit(of, 0) ? tree(of, 2, 3) : !bit(of, 1) ? 8 + tree(of, 10, 3) : 16 + tree(of, 18, 8);
  const letters = odds(0x300 << 4), is_match = odds(12), is_again = odds(12), is_second = odds(12), is_third = odds(12), is_fourth = odds(12);
  const is_long = odds(12), lengths = odds(274), lengths_again = odds(274), slots = odds(256), far = odds(128), low = odds(16);
  let state = 0, last = [0, 0, 0, 0]; // distances
  for (let to = 0; to < out.length;) {
    if (!bit(is_match, state)) {
      const from = 0x300 * ((to ? out[to - 1] : 0) >> 4);
      let m = 1;
      if (state >= 7)
        for (let beside = out[to - last[0] - 1]; m < 256; beside <<= 1) {
          const expected = beside >> 7 & 1, b = bit(letters, from + (1 + expected << 8) + m);
          m = m * 2 + b;
          if (b !== expected) break;
        }
      while (m < 256) m = m * 2 + bit(letters, from + m);
      out[to++] = m;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let size;
    if (bit(is_again, state)) {
      if (!bit(is_second, state)) {
        if (!bit(is_long, state)) { out[to] = out[to - last[0] - 1]; ++to; state = state < 7 ? 9 : 11; continue; }
      } else {
        const which = !bit(is_third, state) ? 1 : !bit(is_fourth, state) ? 2 : 3;
        last.unshift(...last.splice(which, 1));
      }
      size = length(lengths_again); state = state < 7 ? 8 : 11;
    } else {
      size = length(lengths); state = state < 7 ? 7 : 10;
      const slot = tree(slots, Math.min(size, 3) * 64, 6), bits = (slot >> 1) - 1;
      let distance = slot;
      if (slot >= 4) {
        distance = (2 | slot & 1) << bits;
        if (slot < 14) distance += reversed(far, distance - slot, bits);
        else {
          let direct = 0;
          for (let i = 4; i < bits; ++i) {
            range = range >>> 1;
            const b = code >= range ? 1 : 0;
            if (b) code -= range;
            direct = direct * 2 + b; more();
          }
          distance += direct * 16 + reversed(low, 0, 4);
        }
      }
      last.unshift(distance); last.pop();
    }
    for (size += 2; size-- && to < out.length; ++to) out[to] = out[to - last[0] - 1];
  }
  return out;
};
