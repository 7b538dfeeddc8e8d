// A number opens its rows: only those that its data-* names stay. Without script the link still leads to the whole list.
(function () {
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  var bar = function (id, text) {
    document.getElementById("filter" + id).style.display = text ? "block" : "none";
    document.getElementById("chosen" + id).textContent = text;
  };
  var unfold = function () { all(".folded").forEach(function (part) { part.classList.remove("folded"); }); };
  document.body.classList.add("folds");

  function findings(want) {
    all("tr[data-case]").forEach(function (row) {
      var has = row.dataset;
      row.hidden = !want.clear && ((want.school && has.school !== want.school) || (want.rule && has.rule !== want.rule) ||
        (want.bucket && has.bucket !== want.bucket) || (want.cases && want.cases.split(" ").indexOf(has.case) < 0));
    });
    unfold();
    all("[data-more]").forEach(function (button) { button.remove(); });
    all("[data-section]").forEach(function (part) { part.hidden = !part.querySelector("tr[data-case]:not([hidden])"); });
    var first = document.querySelector("tr[data-case]:not([hidden])");
    var place = want.school && first ? first.cells[2].textContent.trim().split(" ")[0] : "";
    var rule = want.rule && first ? first.querySelector("dd").firstChild.textContent.trim() : "";
    var bucket = want.bucket ? document.getElementById(want.bucket).textContent : "";
    bar("", want.clear ? "" : [place, rule, bucket, want.cases].filter(Boolean).join(" · "));
  }
  function lines(account, name) {
    all("tr[data-payer]").forEach(function (row) {
      row.hidden = account && row.dataset.payer !== account && row.dataset.payee !== account;
    });
    all("[data-lines]").forEach(function (part) { part.open = Boolean(account); });
    bar("-lines", account ? name : "");
  }
  function waiting(school) {
    all("tr[data-waits]").forEach(function (row) { row.hidden = school && row.dataset.waits !== school; });
    all("[data-open]").forEach(function (part) { part.open = Boolean(school) && Boolean(part.querySelector("tr[data-waits]:not([hidden])")); });
    var first = document.querySelector("tr[data-waits]:not([hidden])");
    bar("-waiting", school && first ? first.cells[1].textContent.trim().split(" ")[0] : "");
  }
  document.addEventListener("click", function (event) {
    var more = event.target.closest("[data-more]"), link = event.target.closest("a[href^='#']");
    if (more) {
      more.closest(".folded").classList.remove("folded");
      more.remove();
    } else if (link) {
      var want = link.dataset, target = document.getElementById(link.getAttribute("href").slice(1));
      if ("account" in want) lines(want.account, link.closest("tr") ? link.closest("tr").cells[0].textContent : "");
      else if ("waiting" in want) waiting(want.waiting);
      else if (link.getAttribute("href") === "#todo") findings(want);
      else if (target && target.closest(".folded")) unfold();
      if (target && target.tagName === "DETAILS") target.open = true;
    }
  });
})();
