// Shows the rows of a table that have the state chosen and hold every word sought; without scripts all are shown.
{
  const form = document.getElementById("sift");
  const rows = [...document.querySelectorAll("#sifted tbody tr")];
  const sift = () => {
    const only = document.getElementById("only").value;
    const words = document.getElementById("words").value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = Boolean(only && row.dataset.status !== only) || !words.every((word) => text.includes(word));
      count += row.hidden ? 0 : 1;
    }
    document.getElementById("shown").textContent = count;
  };
  form.hidden = false;
  form.addEventListener("input", sift);
  form.addEventListener("submit", (event) => event.preventDefault());
}
