// What a cell prints, in pieces that a page can keep up with.

// The first so many writes of a cell go out at once, so that what is printed before a long wait
// is seen; a loop that prints after them is sent in bunches.
const AT_ONCE = 200;
const MILLISECONDS = 60;
// More than anyone reads, and what a page can still hold.
const CHARACTERS = 1_000_000;

export class Streams {
  // `post` is called with each message.
  constructor(post) {
    this.post = post;
    this.begin();
  }

  begin() {
    Object.assign(this, { waiting: [], writes: 0, length: 0, sent: 0, cut: false });
  }

  // Nothing to write is a wish to have seen what is waiting.
  write(name, text) {
    if (!text) this.flush();
    if (this.cut || !text) return;
    if (this.length + text.length > CHARACTERS) {
      text = text.slice(0, CHARACTERS - this.length);
      this.cut = true;
    }
    this.length += text.length;
    const last = this.waiting.at(-1);
    if (last?.name === name) last.text += text;
    else this.waiting.push({ name, text });
    this.writes += 1;
    // While Python runs no timer fires here: the next write looks at the clock.
    if (this.cut || this.writes <= AT_ONCE || performance.now() - this.sent > MILLISECONDS)
      this.flush();
    if (this.cut) this.post({ type: 'cut', characters: CHARACTERS });
  }

  flush() {
    for (const content of this.waiting)
      this.post({ type: 'output', msg_type: 'stream', content });
    this.waiting = [];
    this.sent = performance.now();
  }
}
