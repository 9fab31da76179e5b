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
  var under = 0, stirred = 0;
  on("htmx:beforeRequest", function () { under += 1; waiting(true); });
  on("htmx:afterRequest", function () { under = Math.max(0, under - 1); stirred = Date.now(); waiting(under > 0); });
  on("change", function () { stirred = Date.now(); });

  /* A member is added or taken away when nothing else is awaited, and nothing is changed meanwhile: none is lost. */
  function settled(does) {
    if (under || Date.now() - stirred < 90) { window.setTimeout(function () { settled(does); }, 30); } else { does(); }
  }
  on("click", function (event) {
    var button = event.target.closest("#form button[name=add_to], #form button[name=take_away]");
    if (!button || !window.htmx || button.dataset.held) { if (button && button.dataset.held) { event.preventDefault(); } return; }
    event.preventDefault();
    button.dataset.held = "yes";
    var name = button.name, value = button.value;
    settled(function () {
      var now = all("#form button[name=" + name + "]").filter(function (one) { return one.value === value; })[0];
      if (!now) { return; }
      delete now.dataset.held;
      window.htmx.trigger(now, "edit");
      byId("form").inert = true;
    });
  });
  on("htmx:afterRequest", function () { if (byId("form")) { byId("form").inert = false; } });
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

  /* A group of many controls is one stop of the Tab key; the arrow keys go within it. */
  document.documentElement.classList.add("scripted");
  var ROVING = [["#form .grid > .choices", "input"], ["article.law", "a.quoted"]];
  function roving() {
    ROVING.forEach(function (pair) {
      all(pair[0]).forEach(function (group) {
        var ones = all(pair[1], group), first = ones.filter(function (one) { return one === document.activeElement || one.checked; })[0] || ones[0];
        ones.forEach(function (one) { one.tabIndex = one === first ? 0 : -1; });
      });
    });
  }
  on("keydown", function (event) {
    var step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    ROVING.forEach(function (pair) {
      var group = event.target.closest(pair[0]), ones = group && event.target.matches(pair[1]) ? all(pair[1], group) : [];
      var next = ones[ones.indexOf(event.target) + step];
      if (!step || !ones.length) { return; }
      event.preventDefault();
      if (next) { event.target.tabIndex = -1; next.tabIndex = 0; next.focus(); }
    });
  });

  /* A phrase that is chosen says below its provision what it tests, and from which facts. */
  function explained(phrase) {
    var provision = phrase.closest(".provision"), open = provision.querySelector(".in-place"), same = open && open.dataset.of === phrase.dataset.rows;
    all(".in-place").forEach(function (one) { one.remove(); });
    all("a.quoted[aria-expanded]").forEach(function (one) { one.removeAttribute("aria-expanded"); });
    if (same) { return; }
    var note = made("div", "in-place"), list = made("ol", "rows");
    note.dataset.of = phrase.dataset.rows;
    note.setAttribute("role", "note");
    note.setAttribute("aria-label", "What these words test");
    phrase.dataset.rows.trim().split(" ").forEach(function (id) { below(byId(id), list, 1); });
    note.append(list, made("p", "small"));
    var way = made("a", "", "In the list of all conditions");
    way.href = phrase.getAttribute("href");
    note.lastChild.append(way);
    provision.append(note);
    phrase.setAttribute("aria-expanded", "true");
  }
  function below(row, list, deeper) {
    if (!row) { return; }
    var depth = function (one) { return Number((/\bin(\d+)/.exec(one.className) || [0, 0])[1]); };
    var top = depth(row), next = row.nextElementSibling, rows = [row];
    while (next && depth(next) > top) { rows.push(next); next = next.nextElementSibling; }
    rows.slice(0, 12).forEach(function (one) {
      var copy = one.cloneNode(true), used = one.querySelector('.what > a[href^="#b"]'), block = used && byId(used.getAttribute("href").slice(1));
      copy.removeAttribute("id");
      copy.className = copy.className.replace(/\bin\d+/, "in" + Math.min(6, depth(one) - top + 1 - deeper));
      list.append(copy);
      if (block && deeper && rows.length < 4) { all("li.in0, li.in1", block.parentNode).slice(0, 8).forEach(function (part) { below(part, list, 0); }); }
    });
  }
  on("click", function (event) {
    var phrase = event.target.closest("a.quoted[data-rows]");
    if (phrase && !event.ctrlKey && !event.metaKey && !event.shiftKey) { event.preventDefault(); explained(phrase); }
  });
  on("keydown", function (event) {
    var note = event.key === "Escape" && document.querySelector(".in-place");
    if (note) {
      var phrase = document.querySelector("a.quoted[aria-expanded]");
      note.remove();
      if (phrase) { phrase.removeAttribute("aria-expanded"); phrase.focus(); }
    }
  });

  /* The law scrolls with the question: the words that it tests are marked, and on a wide screen come into view. */
  var asked = "", pressed = false;
  function marked() {
    all("a.asked").forEach(function (one) { one.classList.remove("asked"); });
    var found = asked ? all('#lit article.law a.quoted[data-facts~="' + asked + '"]') : [];
    found.forEach(function (one) { one.classList.add("asked"); });
    return found.filter(function (one) { return one.offsetParent; })[0];
  }
  function follow(target) {
    var field = target.closest && target.closest("#form .fact");
    if (!field || field.id === asked) { return; }
    asked = field.id;
    var words = marked();
    if (!words || !window.matchMedia("(min-width: 60.01rem)").matches) { return; }
    var at = words.getBoundingClientRect(), top = byId("outcome") ? byId("outcome").getBoundingClientRect().bottom : 0;
    if (at.top < top || at.bottom > window.innerHeight) {
      words.scrollIntoView({ block: "center", behavior: window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
    }
  }
  on("pointerdown", function () { pressed = true; });
  on("pointerup", function (event) { window.setTimeout(function () { pressed = false; follow(document.activeElement || event.target); }, 120); });
  on("focusin", function (event) { if (!pressed) { follow(event.target); } });
  on("htmx:afterSettle", function () { roving(); marked(); });
  roving();
}());
