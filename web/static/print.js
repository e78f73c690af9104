// The print button of the print page; without script Ctrl+P does the same.
const button = document.getElementById("print");
button.hidden = false;
document.getElementById("no-print").hidden = true;
button.addEventListener("click", () => window.print());
