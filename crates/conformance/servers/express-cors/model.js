// A model behind Express.
"use strict";
const express = require("express");

module.exports = (cors) => {
  const app = express();
  app.use(cors);
  app.use(express.json());
  app.get("/health", (_, answer) => answer.send("ready"));
  app.post("/sum", ({ body }, answer) => {
    answer.set("X-Request-Id", "1").json((body?.numbers ?? []).reduce((sum, number) => sum + number, 0));
  });
  app.post("/broken", () => { throw new Error("this model has a bug"); });
  app.listen(@PORT@, "127.0.0.1");
};
