// Views that differ from those of @jupyter-widgets/controls; each keeps the name it replaces.
import * as controls from '@jupyter-widgets/controls';

// A stack shows one frame at a time. It keeps the height of its tallest frame, so that the text
// below does not jump, and tells a screen reader about each new frame, but not about the first.
export class StackView extends controls.StackView {
  render() {
    super.render();
    this.el.classList.add('saved-widget-stack');
    this.watchWidth();
    this.announceFromNowOn();
  }

  async announceFromNowOn() {
    await this.displayed;
    await Promise.all(this.children_views.views);
    this.el.setAttribute('aria-live', 'polite');
  }

  watchWidth() {
    let width = 0;
    let tallest = 0;
    const observer = new ResizeObserver(() => {
      if (this.el.clientWidth !== width) {
        width = this.el.clientWidth;
        tallest = 0;
        this.el.style.minHeight = '';
      }
      tallest = Math.max(tallest, this.el.offsetHeight);
      this.el.style.minHeight = `${tallest}px`;
    });
    observer.observe(this.el);
    this.once('remove', () => observer.disconnect());
  }
}

// The original offers these readouts for typing, yet ignores what is typed.
const plainReadout = (View) =>
  class extends View {
    update(options) {
      super.update(options);
      this.readout.contentEditable = 'false';
    }
  };
export const SelectionSliderView = plainReadout(controls.SelectionSliderView);
export const SelectionRangeSliderView = plainReadout(controls.SelectionRangeSliderView);

const ICONS = {
  Play: 'M4 2l10 6-10 6z',
  Pause: 'M3 2h4v12H3zM9 2h4v12H9z',
  Stop: 'M3 3h10v10H3z',
  Repeat: 'M8 3a5 5 0 1 0 5 5h-2a3 3 0 1 1-3-3v2.5L12.5 4 8 .5z',
};

function dress(button, name) {
  button.innerHTML = `<svg viewBox="0 0 16 16" aria-hidden="true"><path d="${ICONS[name]}"/></svg>`;
  button.setAttribute('aria-label', name);
  button.title = name;
}

// The original's icons are <i> elements that a theme's FontAwesome script may replace, and then
// it fails when it looks for them.
export class PlayView extends controls.PlayView {
  render() {
    super.render();
    dress(this.stopButton, 'Stop');
    dress(this.repeatButton, 'Repeat');
  }

  updatePlaying() {
    dress(this.playPauseButton, this.model.get('playing') ? 'Pause' : 'Play');
  }

  updateRepeat() {
    super.updateRepeat();
    this.repeatButton.setAttribute('aria-pressed', String(this.model.get('repeat')));
  }
}
