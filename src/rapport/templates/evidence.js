"use strict";
(() => {
  const the = (id) => document.getElementById(id);
  const filter = the("filter");
  const fields = ["words", "article", "period", "layer", "code", "voice"].map((n) => the("f-" + n));
  const [words, article, period, layer, code, voice] = fields;
  const articles = [...document.querySelectorAll("details.article")];
  let known;

  // Every line of the articles, read once: its text, and the codes and voices of its marks.
  const lines = () => known ??= articles.map((own) => ({
    own,
    lines: [...own.querySelectorAll("ol > li")].map((li) => ({
      li,
      text: li.querySelector("bdi").textContent.toLowerCase(),
      voice: li.dataset.voice ?? "",
      marks: [...li.querySelectorAll("ul > li")].map((mark) => ({
        mark,
        codes: [...mark.querySelectorAll("code")].map((c) => c.textContent),
        voice: mark.dataset.voice ?? "author",
      })),
    })),
  }));

  const fits = (line) => {
    if (words.value && !line.text.includes(words.value.toLowerCase())) return false;
    const asked = code.value || (layer.value && layer.value + ".");
    for (const { mark, codes, voice: whose } of line.marks) {
      const hit = asked && codes.some((c) => code.value ? c === asked : c.startsWith(asked))
        && (!voice.value || whose === voice.value);
      mark.classList.toggle("found", Boolean(hit));
    }
    if (asked) return line.marks.some(({ mark }) => mark.classList.contains("found"));
    return !voice.value || line.voice === voice.value;
  };

  const show = () => {
    for (const option of code.options)
      option.hidden = Boolean(layer.value && option.value && !option.value.startsWith(layer.value + "."));
    if (code.selectedOptions[0].hidden) code.value = "";
    const asked = fields.some((field) => field.value);
    let shown = 0, all = 0;
    for (const { own, lines: its } of lines()) {
      const here = (!article.value || own.dataset.article === article.value)
        && (!period.value || own.dataset.period === period.value);
      let found = 0;
      for (const line of its) {
        line.li.hidden = !fits(line) || !here;
        found += !line.li.hidden;
      }
      own.hidden = found === 0;
      if (asked) own.open = found > 0;
      shown += found;
      all += its.length;
    }
    the("f-count").textContent = `${shown} of ${all} sentences`;
  };

  const all = () => {
    for (const field of fields) field.value = "";
    show();
  };

  // Opens whatever holds the target of a link, also what is filtered away.
  const open = (hash) => {
    const target = the(decodeURIComponent(hash.slice(1)));
    if (!target) return;
    if (target.closest("[hidden]")) all();
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    const marks = target.querySelector(":scope > details");
    if (target.matches("li") && marks) marks.open = true;
    target.scrollIntoView();
  };

  filter.hidden = false;
  filter.addEventListener("input", show);
  the("f-all").addEventListener("click", all);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link) open(link.hash);
  });
  addEventListener("hashchange", () => open(location.hash));
  if (location.hash) open(location.hash);
})();
