// Text with the colours of a terminal, as a program or a traceback writes them.

// By number: each has red for 1, green for 2 and blue for 4. Black and white are left out, since
// one of them is the colour of the page.
const NAMES = [null, 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', null];
const COLOUR = /\x1b\[([\d;]*)m/;
// What moves a cursor or clears a screen means nothing here.
const OTHER = /\x1b(?:\[[0-9;?]*[A-Za-ln-z]|\][^\x07]*\x07|[=>()][0-9A-B]?)/g;

/** Writes text into `element`, keeping colours from one call to the next; `\r` begins a line anew. */
export class Terminal {
  constructor(element) {
    this.element = element;
    this.classes = new Set();
    this.isReturned = false;
  }

  write(text) {
    text
      .replace(OTHER, '')
      .replaceAll('\r\n', '\n')
      .split(COLOUR)
      .forEach((part, i) => (i % 2 ? this.setColour(part) : this.writeLines(part)));
  }

  writeLines(text) {
    text.split('\r').forEach((piece, i) => {
      if (i) this.isReturned = true;
      if (!piece) return;
      if (this.isReturned && piece[0] !== '\n') this.backToLineStart();
      this.isReturned = false;
      this.append(piece);
    });
  }

  append(text) {
    const names = [...this.classes].join(' ');
    const last = this.element.lastChild;
    if (last && (last.className ?? '') === names) {
      const node = last.nodeType === Node.TEXT_NODE ? last : last.firstChild;
      // One very long node is slow to lay out again, and many small ones are slow to begin with.
      if (node.length < 4000) return node.appendData(text);
    }
    if (!names) return this.element.append(document.createTextNode(text));
    const span = document.createElement('span');
    return this.element.append(Object.assign(span, { className: names, textContent: text }));
  }

  backToLineStart() {
    for (let last = this.element.lastChild; last; last = this.element.lastChild) {
      const end = last.textContent.lastIndexOf('\n') + 1;
      if (!end) last.remove();
      else {
        last.textContent = last.textContent.slice(0, end);
        return;
      }
    }
  }

  setColour(codes) {
    const list = (codes || '0').split(';').map(Number);
    while (list.length) this.take(list.shift(), list);
  }

  take(code, rest) {
    if (code === 0) this.classes.clear();
    else if (code === 1) this.classes.add('ansi-bold');
    else if (code === 22) this.classes.delete('ansi-bold');
    else if (code === 39) this.setText(0);
    else if (code >= 30 && code < 38) this.setText(code - 30);
    else if (code >= 90 && code < 98) this.setText(code - 90);
    else if (code === 38) this.setText(named(rest));
    else if (code === 48) named(rest);
  }

  setText(index) {
    for (const one of [...this.classes]) if (one !== 'ansi-bold') this.classes.delete(one);
    if (NAMES[index]) this.classes.add(`ansi-${NAMES[index]}`);
  }
}

// The named colour nearest to one of the 256, or to any colour, whose numbers are taken off `rest`.
function named(rest) {
  if (rest.shift() === 2) return byChannels(rest.splice(0, 3));
  const index = rest.shift();
  if (index < 16) return index % 8;
  const cube = index - 16;
  return index < 232 ? byChannels([Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6]) : 0;
}

const byChannels = (channels) =>
  channels.reduce((sum, one, i) => sum + (one > Math.max(...channels) / 2 ? 2 ** i : 0), 0);
