/* What the pages do with a script; without it every page works, by sending its form. */
(function () {
  "use strict";
  var byId = function (id) { return document.getElementById(id); };
  var all = function (which, within) { return Array.prototype.slice.call((within || document).querySelectorAll(which)); };
  var answers = function () { return [byId("outcome"), byId("lit"), byId("found"), byId("compared")].filter(Boolean); };

  /* While an answer is awaited what stands there is of other facts, and is greyed. */
  function waiting(now) {
    answers().forEach(function (one) {
      if (now) { one.setAttribute("aria-busy", "true"); } else { one.removeAttribute("aria-busy"); }
    });
    if (now && byId("said") && byId("said").textContent !== "Waiting for the answer.") { byId("said").textContent = "Waiting for the answer."; }
  }

  function made(tag, kind, words) {
    var one = document.createElement(tag);
    if (kind) { one.className = kind; }
    if (words) { one.textContent = words; }
    return one;
  }

  /* No answer came: the old one is gone, and what was lit by it. */
  function failed(why, again) {
    waiting(false);
    var panel = byId("outcome") || byId("found") || byId("compared");
    if (!panel) { return; }
    var line = made("p", "answer");
    line.append(made("strong", "came wrong", "no answer"), " ", made("span", "sentence", "No answer: " + why + "."));
    var button = made("button", "", "Ask again");
    button.type = "button";
    button.id = "ask-again";
    button.addEventListener("click", again);
    var way = made("p", "next");
    way.append(button);
    panel.replaceChildren(line, way);
    if (panel.id === "outcome") {
      panel.className = "outcome wrong";
      document.title = "No answer";
      if (byId("said")) { byId("said").textContent = "No answer: " + why + "."; }
      if (byId("lit")) { byId("lit").replaceChildren(made("p", "note", "The law is shown when there is an answer.")); }
      if (byId("keep")) { byId("keep").replaceChildren(); }
      all(".fact > .state, .reading > .state").forEach(function (one) { one.textContent = ""; });
    }
  }

  function asker(event) {
    var source = event.detail.elt, form = byId("form") || source.closest("form") || source;
    return function () { window.htmx.trigger(form, "submit"); };
  }
  var on = function (name, does) { document.addEventListener(name, does, name === "change"); };
  var under = 0;
  on("htmx:beforeRequest", function () { under += 1; waiting(true); });
  on("htmx:afterRequest", function () { under = Math.max(0, under - 1); waiting(under > 0); });
  on("htmx:sendError", function (event) { failed("the server did not reply", asker(event)); });
  on("htmx:timeout", function (event) { failed("the server did not reply in time", asker(event)); });
  on("htmx:responseError", function (event) {
    var sent = event.detail.xhr;
    failed("the server replied " + sent.status + (sent.statusText ? " (" + sent.statusText + ")" : ""), asker(event));
  });
  on("htmx:swapError", function (event) { failed("what the server sent cannot be read", asker(event)); });
  on("htmx:beforeSwap", function (event) {
    var detail = event.detail, chosen = detail.requestConfig.elt.closest("[hx-select]");
    var wanted = chosen && chosen.getAttribute("hx-select").slice(1);
    if (detail.shouldSwap && wanted && detail.xhr.responseText.indexOf('id="' + wanted + '"') < 0) {
      detail.shouldSwap = false;
      failed("what the server sent cannot be read", asker(event));
    }
  });
  on("htmx:afterSettle", function () { waiting(under > 0); });

  /* The server says that a day is wanted; the browser must not hold the form back in silence. */
  if (byId("form")) { byId("form").noValidate = true; }

  /* The form stands below the panel, however high that is. */
  if (byId("outcome") && window.ResizeObserver) {
    var high = function () {
      if (byId("outcome")) {
        document.documentElement.style.setProperty("--panel", byId("outcome").offsetHeight + "px");
      }
    };
    high();
    on("htmx:afterSettle", high);
    window.addEventListener("resize", high);
  }

  /* Today is the browser's day, and is shown as such. */
  all("button[name=today]").forEach(function (button) {
    var now = new Date(), two = function (n) { return (n < 10 ? "0" : "") + n; };
    var day = now.getFullYear() + "-" + two(now.getMonth() + 1) + "-" + two(now.getDate());
    button.type = "button";
    button.removeAttribute("name");
    button.textContent = "Today, " + day + ", by this browser’s clock";
    button.addEventListener("click", function (event) {
      event.preventDefault();
      var field = byId("date");
      field.value = day;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
  });

  /* "None of these" and any one of them exclude each other. */
  on("change", function (event) {
    var box = event.target;
    if (box.type !== "checkbox" || !box.checked) { return; }
    all('input[name="' + CSS.escape(box.name) + '"]', box.form).forEach(function (other) {
      if (other !== box && (box.value === "!none" || other.value === "!none")) { other.checked = false; }
    });
  });
}());
