// MkDocs' search asks for this name; a script within the page would need an exception from its CSP.
var base_url = document.documentElement.dataset.base;
