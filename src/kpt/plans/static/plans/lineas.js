/* Ordering strategic lines by dragging. Without this, or by keyboard, the buttons do the same.

   ``[data-ordenar]`` is the list and its value the address that receives «orden» (the uids, in
   order); each ``[data-uid]`` is a row, and ``[data-puesto]`` inside it shows its place. A handle
   is added to each row, so that text and fields can still be selected. */
(function () {
  "use strict";
  var list = document.querySelector("[data-ordenar]");
  var said = document.querySelector("[data-anuncio]");
  var rows = list ? list.querySelectorAll("[data-uid]") : [];
  var box = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (rows.length < 2 || !box) { return; }
  var held = null, before = "";

  function order() {
    return Array.prototype.map.call(list.querySelectorAll("[data-uid]"), function (row) {
      return row.getAttribute("data-uid");
    });
  }
  function number() {
    list.querySelectorAll("[data-uid]").forEach(function (row, index) {
      row.querySelector("[data-puesto]").textContent = String(index + 1);
    });
  }
  function save() {
    var body = new URLSearchParams();
    order().forEach(function (uid) { body.append("orden", uid); });
    fetch(list.getAttribute("data-ordenar"), {
      method: "POST", body: body, credentials: "same-origin",
      headers: { "X-CSRFToken": box.value }
    }).then(function (response) {
      if (response.ok) { location.reload(); return; }
      return response.text().then(function (text) {
        said.classList.remove("visually-hidden");
        said.textContent = response.status === 409 ? text : "No se pudo guardar el orden. Recargue la página.";
      });
    }, function () {
      said.classList.remove("visually-hidden");
      said.textContent = "No hay conexión: el orden no se guardó. Inténtelo otra vez.";
    });
  }
  function over(event) {
    if (!held) { return; }
    event.preventDefault();
    var under = document.elementFromPoint(event.clientX, event.clientY);
    var row = under && under.closest("[data-uid]");
    if (!row || row === held || row.parentNode !== list) { return; }
    var box = row.getBoundingClientRect();
    list.insertBefore(held, event.clientY < box.top + box.height / 2 ? row : row.nextSibling);
    number();
  }
  function release() {
    if (!held) { return; }
    held.classList.remove("is-held");
    held = null;
    document.removeEventListener("pointermove", over);
    if (order().join() !== before) { save(); }
  }
  rows.forEach(function (row) {
    var handle = document.createElement("span");
    handle.className = "k-grip";
    handle.setAttribute("aria-hidden", "true");
    handle.title = "Arrastre para ordenar";
    handle.textContent = "⠿";
    row.querySelector(".k-lcard__mv").appendChild(handle);
    handle.addEventListener("pointerdown", function (event) {
      event.preventDefault();
      held = row;
      before = order().join();
      row.classList.add("is-held");
      document.addEventListener("pointermove", over);
    });
  });
  document.addEventListener("pointerup", release);
  document.addEventListener("pointercancel", release);
}());
