"use strict";

// The forms of mailed links: the token comes from the address, the password from the person, and
// both go to the API as JSON.

const form = document.querySelector("form");
const message = document.getElementById("message");
const token = new URLSearchParams(location.search).get("token");

const FAILURES = {
  INVALID_TOKEN: "This link is no longer valid: it was used, has expired, or a newer one was sent.",
  WRONG_PASSWORD: "This is not the password that you registered with.",
};

function show(text) {
  message.textContent = text;
  message.classList.add("failed");
  message.focus();
}

function explain(error, retryAfter) {
  if (error.details.length > 0) {
    return error.details.map((detail) => detail.message).join(" ");
  }
  const wait = retryAfter ? ` Try again in ${retryAfter} seconds.` : "";
  return (FAILURES[error.code] ?? error.message) + (error.message.includes("again") ? "" : wait);
}

async function submit(event) {
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  message.textContent = "";
  try {
    const response = await fetch(form.dataset.action, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ token, password: form.elements.password.value }),
    });
    if (response.ok) {
      const done = document.getElementById("done").content.cloneNode(true);
      form.remove();
      message.classList.remove("failed");
      message.replaceChildren(...done.childNodes);
      message.focus();
      return;
    }
    const { error } = await response.json();
    show(explain(error, response.headers.get("Retry-After")));
  } catch {
    show("The server cannot be reached. Try again in a moment.");
  }
  button.disabled = false;
}

if (token) {
  // The token leaves the address bar, so that it is not copied or shown to others by accident.
  history.replaceState(null, "", location.pathname);
  form.hidden = false;
  form.addEventListener("submit", submit);
} else {
  show("This link is not complete. Open the whole link from the mail.");
}
