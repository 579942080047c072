// Starts Redoc with the schema that the page names.
const place = document.getElementById("redoc");
const fonts = { typography: { fontFamily: "sans-serif", headings: { fontFamily: "sans-serif" } } };
Redoc.init(place.dataset.schema, { theme: fonts }, place);
