/* Save as you go: each value is sent by itself, and what could not be sent waits in this browser.

   Declarative use, nothing to write in JavaScript:

     <form method="post" data-guardar="/e/63111/formular/metas/<uid>/campo/" data-persona="17">
       {% csrf_token %}
       <div data-campo="unit_cost_cop">
         <label for="x">Costo</label> <input id="x" name="unit_cost_cop" value="1.000">
         <div id="estado-unit_cost_cop" data-estado>
           <input type="hidden" name="antes-unit_cost_cop" value="1.000"> Guardado 10:42 por usted
         </div>
       </div>
       <button data-sin-js>Guardar</button>      hidden while this module works
     </form>

   - ``data-guardar``: the address that saves ONE value (on a form or on any element around it).
   - ``data-campo``: what is saved together: all the controls inside it, with the hidden
     ``antes-…`` (what the person saw, so that the server can tell a conflict). May be a <td>.
   - ``data-estado``: where its state is written. ``data-persona``: whose unsent values these are;
     another person who uses the same browser never sends them.
   - ``data-ya``: on a control that saves while it is typed in pauses, not only when it is left.
   - A change event inside ``data-campo`` sends a POST with ``campo``, the controls, the csrf token
     and the header ``X-Guardar: 1``. The server answers 200 (saved), 409 (somebody else wrote it),
     422 (not valid) or 403 with a piece of HTML: each TOP element of it that has an id replaces the
     one with that id on the page (its state, a total, a notice). Anything else, or no answer, is a
     link that dropped: the value stays in localStorage, the page says so, and it is sent when the
     link is back, also after the page was closed.
   - Events, on document: ``guardar:hecho`` {campo, status} after each answer.

   From other modules (a grid with its own way of sending):

     kptGuardar.poner({clave, url, pares: [[name, value], …], nombre, alVolver(status, text)})
     kptGuardar.pendientes()      how many values wait
     kptGuardar.intentar()        send now what waits

   ``clave`` names the value: a newer value with the same one replaces the older that waits. */
(function () {
  "use strict";

  var PREFIX = "kpt-guardar:";
  var ANSWERS = [200, 403, 409, 422];
  var FIRST_WAIT = 4000, LONGEST_WAIT = 60000, PAUSE = 900;
  var sending = false, wait = FIRST_WAIT, timer = null, callbacks = {}, memory = {}, bar = null;

  /* What waits: in localStorage, or in memory when the browser refuses it. */
  function keep(key, entry) {
    memory[key] = entry;
    try { localStorage.setItem(PREFIX + key, JSON.stringify(entry)); } catch (error) { /* memory */ }
  }
  function drop(key) {
    delete memory[key];
    delete callbacks[key];
    try { localStorage.removeItem(PREFIX + key); } catch (error) { /* memory */ }
  }
  function persona() {
    var mark = document.querySelector("[data-persona]");
    return mark ? mark.getAttribute("data-persona") : "";
  }
  function waiting() {
    var me = persona();
    return Object.keys(memory).filter(function (key) {
      return !memory[key].persona || memory[key].persona === me;
    }).sort(function (a, b) { return memory[a].orden - memory[b].orden; });
  }
  function recall() {
    try {
      for (var i = 0; i < localStorage.length; i++) {
        var name = localStorage.key(i);
        if (name.indexOf(PREFIX) === 0) {
          memory[name.slice(PREFIX.length)] = JSON.parse(localStorage.getItem(name));
        }
      }
    } catch (error) { /* a browser without storage, or something else under our name */ }
  }

  /* The page. */
  function fieldOf(entry) {
    var owners = document.querySelectorAll("[data-guardar]");
    for (var i = 0; i < owners.length; i++) {
      if (owners[i].getAttribute("data-guardar") !== entry.url) { continue; }
      var fields = owners[i].querySelectorAll("[data-campo]");
      for (var j = 0; j < fields.length; j++) {
        if (fields[j].getAttribute("data-campo") === entry.campo) { return fields[j]; }
      }
    }
    return null;
  }
  function controls(field) {
    return Array.prototype.slice.call(field.querySelectorAll("input, select, textarea"));
  }
  function pairs(field) {
    var found = [];
    controls(field).forEach(function (one) {
      if (!one.name || one.disabled) { return; }
      if ((one.type === "checkbox" || one.type === "radio") && !one.checked) { return; }
      if (one.multiple && one.options) {
        Array.prototype.forEach.call(one.selectedOptions, function (option) {
          found.push([one.name, option.value]);
        });
        return;
      }
      found.push([one.name, one.value]);
    });
    return found;
  }
  function fill(field, entry) {
    controls(field).forEach(function (one) {
      /* The «antes» comes back too: it is what the person saw when she typed. */
      if (!one.name) { return; }
      var values = entry.pares.filter(function (pair) { return pair[0] === one.name; })
        .map(function (pair) { return pair[1]; });
      if (one.type === "checkbox" || one.type === "radio") {
        one.checked = values.indexOf(one.value) >= 0;
      } else if (values.length) {
        one.value = values[0];
      }
    });
  }
  function say(field, text, kind) {
    var state = field && field.querySelector("[data-estado]");
    if (!state) { return; }
    var words = state.querySelector("[data-diciendo]");
    if (!words) {
      words = document.createElement("span");
      words.setAttribute("data-diciendo", "");
      state.insertBefore(words, state.firstChild);
    }
    state.setAttribute("data-va", kind);
    words.textContent = text;
  }
  function count() {
    var keys = waiting().filter(function (key) { return memory[key].fallo; });
    if (!bar && !keys.length) { return; }
    if (!bar) {
      bar = document.createElement("p");
      bar.className = "k-unsent";
      bar.setAttribute("role", "status");
      document.body.appendChild(bar);
    }
    bar.hidden = !keys.length;
    if (keys.length) {
      bar.textContent = (keys.length === 1 ? "Hay 1 dato sin enviar" :
        "Hay " + keys.length + " datos sin enviar") +
        ": no hay conexión o se cerró su sesión. Lo escrito queda en este computador y se envía solo.";
    }
  }
  function replace(text) {
    var pieces = new DOMParser().parseFromString(text, "text/html").body.children;
    Array.prototype.slice.call(pieces).forEach(function (piece) {
      var old = piece.id && document.getElementById(piece.id);
      if (!old) { return; }
      var fresh = document.importNode(piece, true);
      old.replaceWith(fresh);
      if (window.htmx) { window.htmx.process(fresh); }
    });
  }

  /* Sending, one at a time, oldest first. */
  function token() {
    var box = document.querySelector("input[name=csrfmiddlewaretoken]");
    return box ? box.value : "";
  }
  function send() {
    clearTimeout(timer);
    var keys = waiting();
    if (sending || !keys.length) { count(); return; }
    if (!token()) { return; }
    var key = keys[0], entry = memory[key], field = fieldOf(entry), stamp = entry.orden;
    /* What is on the page counts, with the «antes» that the last answer left there. */
    var values = field ? pairs(field) : entry.pares;
    var body = new URLSearchParams();
    body.append("csrfmiddlewaretoken", token());
    if (entry.campo) { body.append("campo", entry.campo); }
    values.forEach(function (pair) { body.append(pair[0], pair[1]); });
    sending = true;
    say(field, "Guardando…", "espera");
    fetch(entry.url, {
      method: "POST", body: body, credentials: "same-origin", redirect: "manual",
      headers: { "X-Guardar": "1", "X-CSRFToken": token() }
    }).then(function (response) {
      return response.text().then(function (text) { return { status: response.status, text: text }; });
    }).then(function (answer) {
      sending = false;
      if (ANSWERS.indexOf(answer.status) < 0) { return failed(key, field); }
      wait = FIRST_WAIT;
      settled(key, entry, stamp, field, answer);
    }, function () {
      sending = false;
      failed(key, field);
    });
  }
  function settled(key, entry, stamp, field, answer) {
    var back = callbacks[key];
    if (memory[key] && memory[key].orden === stamp) { drop(key); }
    if (back) {
      back(answer.status, answer.text);
    } else if (field && answer.status === 403) {
      say(field, "No se guardó: usted no puede cambiar este dato. Recargue la página.", "mal");
    } else {
      replace(answer.text);
    }
    document.dispatchEvent(new CustomEvent("guardar:hecho", {
      detail: { campo: entry.campo, clave: key, status: answer.status }
    }));
    count();
    send();
  }
  function failed(key, field) {
    if (memory[key]) {
      memory[key].fallo = true;
      keep(key, memory[key]);
    }
    say(field, "Sin enviar: quedó guardado en este computador.", "mal");
    count();
    timer = setTimeout(send, wait);
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }
  function put(given) {
    var before = memory[given.clave];
    keep(given.clave, {
      url: given.url, campo: given.campo || "", pares: given.pares, nombre: given.nombre || "",
      persona: persona(), pagina: location.pathname, orden: Date.now() + Math.random(),
      fallo: Boolean(before && before.fallo)
    });
    if (given.alVolver) { callbacks[given.clave] = given.alVolver; }
    send();
  }
  function save(field) {
    var owner = field.closest("[data-guardar]");
    var url = owner.getAttribute("data-guardar"), name = field.getAttribute("data-campo");
    put({ clave: url + "#" + name, url: url, campo: name, pares: pairs(field) });
  }

  document.addEventListener("change", function (event) {
    var field = event.target.closest && event.target.closest("[data-guardar] [data-campo]");
    if (field && event.target.name && !event.target.closest("[data-no-guardar]")) { save(field); }
  });
  var typing = null;
  document.addEventListener("input", function (event) {
    if (!event.target.matches("[data-ya]")) { return; }
    var field = event.target.closest("[data-guardar] [data-campo]");
    clearTimeout(typing);
    if (field) { typing = setTimeout(function () { save(field); }, PAUSE); }
  });
  window.addEventListener("online", function () { wait = FIRST_WAIT; send(); });
  window.addEventListener("offline", count);

  window.kptGuardar = {
    poner: put,
    pendientes: function () { return waiting().length; },
    intentar: function () { wait = FIRST_WAIT; send(); }
  };

  document.documentElement.classList.add("con-guardar");
  recall();
  waiting().forEach(function (key) {
    var field = memory[key].pagina === location.pathname && fieldOf(memory[key]);
    if (field) { fill(field, memory[key]); }
  });
  send();
}());
