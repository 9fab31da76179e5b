/* Finds entries of the reference by their words, as they are typed; without it the pages and their lists are all there. */
(function () {
  "use strict";
  var box = document.getElementById("find"), most = 20;
  if (!box || !window.ENTRIES) { return; }
  var label = document.createElement("label"), field = document.createElement("input"), list = document.createElement("ul"), said = document.createElement("p");
  label.textContent = "Find ";
  field.type = "search";
  said.setAttribute("role", "status");
  said.className = "small";
  list.className = "found";
  label.append(field);
  box.append(label, said, list);
  field.addEventListener("input", function () {
    var words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    var found = words.length ? window.ENTRIES.filter(function (one) {
      return words.every(function (word) { return one[2].indexOf(word) >= 0 || one[1].toLowerCase().indexOf(word) >= 0; });
    }) : [];
    found.sort(function (a, b) { return (a[2].indexOf(words[0]) || 0) - (b[2].indexOf(words[0]) || 0); });
    said.textContent = words.length ? found.length + (found.length === 1 ? " entry" : " entries") + (found.length > most ? ", the first " + most + " here" : "") : "";
    list.replaceChildren.apply(list, found.slice(0, most).map(function (one) {
      var item = document.createElement("li"), link = document.createElement("a");
      link.href = one[0];
      link.textContent = one[1];
      item.append(link);
      return item;
    }));
  });
}());
