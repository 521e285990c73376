/* A table that is filled like a sheet. Each cell is saved by itself; blocks are pasted from Excel.

     <form method="post" data-hoja data-celdas="…/celdas/" data-cambios="…/cambios/" data-desde="412"
           data-sumas="…/sumas/" data-persona="17">
       {% csrf_token %}
       <td class="is-input"><input id="c-56-2024-6" name="c-56-2024-6" data-valor="1250000"
                                   value="1.250.000" aria-label="IP-56, 2024, SGP salud"></td>
       <span data-suma="t56.2024">1.250.000</span>     a sum: only the server writes it
       <div data-hoja-estado>…</div>                   how many cells are in each state
     </form>
     <section id="hoja-problemas"></section>           errors, conflicts and warnings

   ``data-valor`` is what the server has, exactly; it goes along in ``antes`` so that nobody's work
   is overwritten without being told. Sending, waiting for the link and trying again are guardar.js,
   which goes before. The server answers {celdas: {name: {estado, valor, texto, mensaje, …}}, sumas,
   cambio, hora}. While the page is in sight it asks every ten seconds what others wrote. */
(function () {
  "use strict";

  var sheet = document.querySelector("[data-hoja]");
  if (!sheet || !window.kptGuardar) { return; }
  var EVERY = 10000, LATE = 2500, MOST = 800;
  var ICONS = { guardado: "guardado", guardando: "guardando", "sin-enviar": "sin-enviar",
    error: "error", conflicto: "conflicto" };
  var CSS = { guardado: "is-ok", guardando: "is-wait", "sin-enviar": "is-unsent", error: "is-bad",
    conflicto: "is-clash" };
  var WORDS = { guardado: ["guardada", "guardadas"], guardando: ["guardando", "guardando"],
    "sin-enviar": ["sin enviar", "sin enviar"], error: ["con error", "con error"],
    conflicto: ["en conflicto", "en conflicto"] };
  var states = {}, queued = {}, since = {}, notes = {}, warned = {};
  var known = parseInt(sheet.getAttribute("data-desde") || "0", 10);
  var status = sheet.querySelector("[data-hoja-estado]");
  var problems = document.getElementById("hoja-problemas");
  var blocks = 0;

  function cells() { return Array.prototype.slice.call(sheet.querySelectorAll("input[data-valor]")); }
  function cell(name) { return sheet.querySelector('input[name="' + name + '"]'); }
  function make(tag, text, css) {
    var one = document.createElement(tag);
    if (text) { one.textContent = text; }
    if (css) { one.className = css; }
    return one;
  }

  /* The state of a cell: a colour, a picture and a word in the bar below. */
  function mark(name, state) {
    var input = cell(name);
    if (state) { states[name] = state; } else { delete states[name]; }
    if (input) {
      var place = input.closest("td");
      Object.keys(CSS).forEach(function (one) { place.classList.remove(CSS[one]); });
      var old = place.querySelector(":scope > .k-i");
      if (old) { old.remove(); }
      if (state) {
        place.classList.add(CSS[state]);
        var picture = status && status.querySelector('[data-cuenta="' + ICONS[state] + '"] .k-i');
        if (picture) { place.insertBefore(picture.cloneNode(true), place.firstChild); }
      }
      if (state === "error" || state === "conflicto") {
        input.setAttribute("aria-invalid", "true");
        input.setAttribute("aria-describedby", "e-" + name);
      } else {
        input.removeAttribute("aria-invalid");
        input.removeAttribute("aria-describedby");
      }
    }
    count();
  }
  function count() {
    if (!status) { return; }
    Object.keys(WORDS).forEach(function (state) {
      var n = Object.keys(states).filter(function (name) { return states[name] === state; }).length;
      var box = status.querySelector('[data-cuenta="' + state + '"]');
      var first = state === "guardado";
      if (!box) { return; }
      box.hidden = !n && !first;
      box.lastElementChild.textContent = n ? n + " " + WORDS[state][n === 1 ? 0 : 1] :
        (Object.keys(states).length ? "0 guardadas" : "Todo guardado");
    });
  }

  /* Sending. */
  function send(names, block) {
    var seen = {}, pairs = [];
    names.forEach(function (name) {
      var input = cell(name);
      seen[name] = input.getAttribute("data-valor");
      pairs.push([name, input.value]);
      queued[name] = input.value;
      since[name] = Date.now();
      forget(name);
      mark(name, "guardando");
    });
    pairs.push(["antes", JSON.stringify(seen)]);
    var url = sheet.getAttribute("data-celdas");
    blocks += 1;
    window.kptGuardar.poner({
      clave: url + (block ? "#bloque-" + blocks + "-" + Date.now() : "#" + names[0]),
      url: url, pares: pairs, nombre: names.length + " celdas", alVolver: answered
    });
  }
  function changed(input) {
    if (input.value.trim() === written(input) && !queued[input.name]) {
      if (states[input.name] === "error" || states[input.name] === "conflicto") {
        forget(input.name);
        mark(input.name, null);
      }
      return;
    }
    send([input.name], false);
  }
  /* What the server wrote in the cell the last time. */
  function written(input) { return input.defaultValue; }

  function answered(code, text) {
    var answer = {};
    try { answer = JSON.parse(text); } catch (error) { answer = {}; }
    if (code !== 200 || !answer.celdas) {
      Object.keys(queued).forEach(function (name) {
        delete queued[name];
        fail(name, answer.mensaje || "No se guardó. Recargue la página e inténtelo otra vez.");
      });
      return;
    }
    var again = [];
    Object.keys(answer.celdas).forEach(function (name) {
      var got = answer.celdas[name], input = cell(name);
      if (!input) { return; }
      if (got.valor !== undefined && got.estado === "guardado") {
        input.setAttribute("data-valor", got.valor);
        input.defaultValue = got.texto;
      }
      if (queued[name] !== undefined && got.enviado !== undefined && queued[name] !== got.enviado) {
        again.push(name);   /* she went on writing while it was sent */
        return;
      }
      settle(name, input, got);
    });
    if (answer.sumas) { sums(answer.sumas); }
    if (answer.piezas) { Object.keys(answer.piezas).forEach(function (id) { put(id, answer.piezas[id]); }); }
    if (answer.hora && status) {
      status.querySelector("[data-hora]").textContent = "Último guardado: " + answer.hora;
    }
    offerUndo(answer.cambio);
    again.forEach(function (name) { send([name], false); });
  }
  function settle(name, input, got) {
    delete queued[name];
    delete since[name];
    if (got.estado === "guardado") {
      if (input.value === got.enviado || got.enviado === undefined) { input.value = got.texto; }
      mark(name, "guardado");
      if (got.aviso) { tell(name, "warn", input.getAttribute("aria-label"), got.aviso, []); }
    } else if (got.estado === "conflicto") {
      clash(name, input, got);
    } else {
      fail(name, got.mensaje);
    }
  }
  function fail(name, message) {
    var input = cell(name);
    mark(name, "error");
    tell(name, "error", (input ? input.getAttribute("aria-label") : name) + ": no se guardó",
      message, []);
  }
  function clash(name, input, got) {
    var theirs = got.texto || "vacío", mine = got.mio || "vacío";
    mark(name, "conflicto");
    tell(name, "warn", input.getAttribute("aria-label") + ": dos personas la cambiaron",
      got.quien + " guardó " + theirs + (got.cuando ? " (" + got.cuando + ")" : "") +
      ". Usted escribió " + mine + ".", [
        ["Dejar la de " + got.quien, function () {
          input.setAttribute("data-valor", got.valor);
          input.value = input.defaultValue = got.texto;
          forget(name);
          mark(name, null);
          input.focus();
        }],
        ["Usar la mía", function () {
          input.setAttribute("data-valor", got.valor);
          input.value = got.mio;
          input.focus();
          send([name], false);
        }]
      ]);
  }

  /* Notes below the sheet. */
  function tell(name, kind, title, text, buttons) {
    forget(name);
    if (!problems) { return; }
    var note = make("div", "", "k-note k-note--" + kind), body = make("div");
    note.id = "e-" + name;
    var picture = status.querySelector('[data-cuenta="' + (kind === "error" ? "error" : "conflicto") +
      '"] .k-i');
    note.appendChild(picture.cloneNode(true));
    body.appendChild(make("h2", title, "h3"));
    var line = make("p", text + " ");
    var go = make("a", "Ir a la celda");
    go.href = "#" + name;
    go.addEventListener("click", function (event) { event.preventDefault(); cell(name).focus(); });
    line.appendChild(go);
    body.appendChild(line);
    if (buttons.length) {
      var acts = make("p", "", "k-acts mb-0");
      buttons.forEach(function (button) {
        var one = make("button", button[0], "btn btn-outline-primary btn-sm");
        one.type = "button";
        one.addEventListener("click", button[1]);
        acts.appendChild(one);
      });
      body.appendChild(acts);
    }
    note.appendChild(body);
    problems.appendChild(note);
    notes[name] = note;
  }
  function forget(name) {
    if (notes[name]) { notes[name].remove(); delete notes[name]; }
  }

  /* Sums come from the server; here nothing is added up. */
  function sums(texts) {
    Object.keys(texts).forEach(function (key) {
      var found = document.querySelectorAll('[data-suma="' + key + '"]');
      Array.prototype.forEach.call(found, function (one) {
        if (one.tagName === "PROGRESS") { one.value = texts[key]; return; }
        (one.firstElementChild || one).textContent = texts[key];
        if (key.charAt(0) === "w") {
          var over = texts[key] === "pasado del techo";
          one.classList.toggle("k-err", over);
          one.closest("td").classList.toggle("k-err", over);
        }
      });
    });
  }
  /* A piece of the page that depends on what was saved, as the server draws it: a cell of a row. */
  function put(id, html) {
    var old = document.getElementById(id);
    var fresh = new DOMParser().parseFromString("<table><tr>" + html + "</tr></table>", "text/html");
    if (old) { old.replaceWith(document.importNode(fresh.querySelector("td"), true)); }
  }
  function offerUndo(change) {
    var form = document.getElementById("deshacer");
    if (!change || !form) { return; }
    form.action = form.getAttribute("data-base") + change + "/deshacer/";
    form.hidden = false;
  }

  /* Keyboard and clipboard. */
  function grid() {
    return Array.prototype.slice.call(sheet.querySelectorAll("tr")).map(function (row) {
      return Array.prototype.slice.call(row.querySelectorAll("input[data-valor]"));
    }).filter(function (row) { return row.length; });
  }
  function column(input) { return input.closest("td").cellIndex; }
  function inColumn(row, index) {
    return row.filter(function (one) { return column(one) === index; })[0];
  }
  function move(input, down, right) {
    var rows = grid(), at = rows.findIndex(function (row) { return row.indexOf(input) >= 0; });
    if (down) {
      for (var i = at + down; i >= 0 && i < rows.length; i += down) {
        var next = inColumn(rows[i], column(input));
        if (next) { next.focus(); return; }
      }
      return;
    }
    var side = rows[at][rows[at].indexOf(input) + right];
    if (side) { side.focus(); }
  }
  sheet.addEventListener("keydown", function (event) {
    var input = event.target;
    if (!input.matches("input[data-valor]")) { return; }
    var whole = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    if (event.key === "Enter") {
      event.preventDefault();
      move(input, event.shiftKey ? -1 : 1, 0);
      // On the last row there is nowhere to go, and what was typed is saved all the same.
      if (document.activeElement === input) { input.blur(); input.focus(); }
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(input, event.key === "ArrowDown" ? 1 : -1, 0);
    } else if (event.key === "ArrowRight" && (whole || input.selectionStart === input.value.length)) {
      event.preventDefault();
      move(input, 0, 1);
    } else if (event.key === "ArrowLeft" && (whole || input.selectionEnd === 0)) {
      event.preventDefault();
      move(input, 0, -1);
    } else if (event.key === "Escape") {
      input.value = written(input);
      input.select();
    }
  });
  sheet.addEventListener("focusin", function (event) {
    if (event.target.matches("input[data-valor]")) { event.target.select(); }
  });
  sheet.addEventListener("change", function (event) {
    if (event.target.matches("input[data-valor]")) { changed(event.target); }
  });
  sheet.addEventListener("paste", function (event) {
    var input = event.target, text = (event.clipboardData || { getData: String }).getData("text");
    if (!input.matches("input[data-valor]") || !/[\t\n\r]/.test(text.trim())) { return; }
    event.preventDefault();
    var lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
    var rows = grid(), first = column(input), names = [], lost = 0;
    var at = rows.findIndex(function (row) { return row.indexOf(input) >= 0; });
    lines.forEach(function (line, down) {
      line.split("\t").forEach(function (value, right) {
        var to = rows[at + down] && inColumn(rows[at + down], first + right);
        if (!to) { lost += value.trim() ? 1 : 0; return; }
        to.value = value.trim();
        names.push(to.name);
      });
    });
    for (var i = 0; i < names.length; i += MOST) { send(names.slice(i, i + MOST), true); }
    if (lost) {
      tell(input.name, "warn", "El bloque no cupo entero",
        lost + (lost === 1 ? " valor quedó" : " valores quedaron") +
        " por fuera de la hoja: no hay celdas blancas donde caían.", []);
    }
  });

  /* What others write. */
  function poll() {
    var url = sheet.getAttribute("data-cambios");
    if (!url || document.hidden) { return; }
    fetch(url + "?desde=" + known, { credentials: "same-origin", redirect: "manual" })
      .then(function (response) { return response.status === 200 ? response.json() : null; })
      .then(function (news) { if (news) { hear(news); } }, function () { /* the link is down */ });
  }
  function hear(news) {
    var touched = {}, by = "";
    known = Math.max(known, news.cambio);
    Object.keys(news.celdas).forEach(function (name) {
      var got = news.celdas[name], input = cell(name);
      touched[got.meta] = true;
      if (!got.propia) { by = got.quien + " escribió a las " + got.hora; }
      if (!input || queued[name] !== undefined || input.value.trim() !== written(input)) { return; }
      if (states[name] === "conflicto" || input.getAttribute("data-valor") === got.valor) { return; }
      input.setAttribute("data-valor", got.valor);
      input.value = input.defaultValue = got.texto;
      if (!got.propia) { flash(input, got); }
    });
    if (by && status) { status.querySelector("[data-hora]").textContent = by; }
    if (news.otras && !warned.otras && problems) {
      warned.otras = true;
      var note = make("p", "Otra persona cambió metas, líneas o techos mientras usted escribía. ",
        "k-note");
      var again = make("a", "Recargar la hoja");
      again.href = location.href;
      note.appendChild(again);
      problems.appendChild(note);
    }
    var metas = Object.keys(touched), url = sheet.getAttribute("data-sumas");
    if (metas.length && url) {
      fetch(url + (url.indexOf("?") < 0 ? "?" : "&") + "metas=" + metas.join(","),
        { credentials: "same-origin" })
        .then(function (response) { return response.json(); })
        .then(function (answer) { sums(answer.sumas); }, function () { /* next time */ });
    }
  }
  function flash(input, got) {
    var place = input.closest("td");
    place.classList.add("is-news");
    place.setAttribute("title", got.quien + ", " + got.hora);
    setTimeout(function () { place.classList.remove("is-news"); }, 6000);
  }

  setInterval(function () {
    Object.keys(since).forEach(function (name) {
      if (states[name] === "guardando" && (!navigator.onLine || Date.now() - since[name] > LATE)) {
        mark(name, "sin-enviar");
      }
    });
  }, 700);
  document.addEventListener("visibilitychange", poll);
  document.addEventListener("guardar:hecho", function (event) {
    if (event.detail.clave.indexOf(sheet.getAttribute("data-celdas")) === 0) { poll(); }
  });
  setInterval(poll, EVERY);
  document.documentElement.classList.add("con-hoja");
}());
