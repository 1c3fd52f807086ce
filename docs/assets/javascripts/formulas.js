/**
 * Formulas wider than the page scroll by themselves: let the keyboard reach those, and only those.
 */

/** @param {Element} formula */
function update(formula) {
  const scrolls = formula.scrollWidth > formula.clientWidth + 1;
  formula.toggleAttribute("tabindex", scrolls);
  if (scrolls) {
    formula.setAttribute("tabindex", "0");
    formula.setAttribute("role", "group");
    formula.setAttribute("aria-label", "公式，可左右滚动");
  } else {
    formula.removeAttribute("role");
    formula.removeAttribute("aria-label");
  }
}

const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => update(target)));

document.querySelectorAll(".kb-formula--display").forEach((formula) => observer.observe(formula));
