// A formula wider than the screen can be scrolled: with the keyboard, too.

function markScrollable() {
  for (const formula of document.querySelectorAll('mjx-container[display="true"]')) {
    if (formula.scrollWidth > formula.clientWidth) formula.tabIndex = 0;
    else formula.removeAttribute('tabindex');
  }
}

async function watch() {
  await window.MathJax?.startup?.promise;
  await document.fonts.ready;
  markScrollable();
  window.addEventListener('resize', markScrollable);
}

if (document.readyState === 'complete') watch();
else window.addEventListener('load', watch);
