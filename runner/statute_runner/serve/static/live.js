/* A page follows the law: it is loaded again when the law was, once nothing is being typed or answered. */
(function () {
  "use strict";
  var box = document.getElementById("follow");
  if (!box) { return; }
  /* That the page is asked whether it is current is no request of its reader. */
  ["configRequest", "beforeRequest", "afterRequest", "beforeSwap", "afterSettle", "sendError", "timeout", "responseError", "swapError"].forEach(function (name) {
    box.addEventListener("htmx:" + name, function (event) { event.stopPropagation(); });
  });
  function typing() {
    var one = document.activeElement;
    return one && one.form && one.matches("textarea, input:not([type=radio], [type=checkbox])") && one.value !== one.defaultValue;
  }
  function busy() {
    return typing() || document.querySelector("[aria-busy]") || document.querySelector("form.htmx-request") || document.querySelector("form[method=post]");
  }
  var waits = false;
  function anew() {
    waits = false;
    if (!document.querySelector("#live[data-anew]") || document.querySelector("#live.faulty")) { return; }
    if (!busy()) { window.location.reload(); return; }
    if (!document.querySelector("form[method=post]")) { waits = true; window.setTimeout(anew, 300); }
  }
  box.addEventListener("htmx:afterSwap", function (event) {
    event.stopPropagation();
    if (!waits) { anew(); }
  });
}());
