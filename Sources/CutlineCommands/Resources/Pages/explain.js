(() => {
  // Choosing a word is the form's and the style sheet's affair; this adds looking at one while the pointer is on it.
  const words = document.querySelector(".words");
  const inputs = [...words.querySelectorAll("[name=word]")];
  const named = [...document.querySelectorAll("[data-word]")];
  const show = (number) => {
    inputs[number - 1].checked = true;
    mark();
  };
  function mark() {
    const chosen = inputs.findIndex((input) => input.checked) + 1;
    for (const label of document.querySelectorAll(".strip label")) {
      if (Number(label.dataset.word) === chosen) label.setAttribute("aria-current", "true");
      else label.removeAttribute("aria-current");
    }
  }
  let kept = inputs.findIndex((input) => input.checked) + 1;
  words.addEventListener("change", () => {
    kept = inputs.findIndex((input) => input.checked) + 1;
    mark();
  });
  for (const label of named) {
    const number = Number(label.dataset.word);
    label.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") show(number); });
    label.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") show(kept); });
    label.addEventListener("click", () => {
      kept = number;
      show(number);
      const stage = document.querySelector(".stage").getBoundingClientRect();
      if (stage.bottom < 0 || stage.top > innerHeight) words.scrollIntoView({ block: "start" });
    });
  }
  mark();
})();
