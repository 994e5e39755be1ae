// SPDX-License-Identifier: Apache-2.0
// Every text that can be seen and has less contrast than 4.5:1 (WCAG 2.2, 1.4.3) to what is behind it.
(() => {
  const numbers = colour => (colour.match(/[\d.]+/g) || []).map(Number);
  const luminance = colour => {
    const [r, g, b] = numbers(colour).map(v => {
      const s = v / 255;
      return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const opaque = colour => numbers(colour).length < 4 || numbers(colour)[3] === 1;
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (opaque(colour)) return colour;
    }
    return 'rgb(255, 255, 255)';
  };
  const poor = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let seen = 0;
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility() || element.closest('script')) continue;
    seen++;
    const style = getComputedStyle(element);
    const front = luminance(element.closest('svg') ? style.fill : style.color);
    const back = luminance(behind(element));
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (contrast < 4.5) poor.push(`${contrast.toFixed(2)} ${element.tagName}.${element.className}: ${texts.currentNode.data}`);
  }
  return seen > 100 ? poor : ['only ' + seen + ' texts can be seen'];
})()
