"use strict";
const cors = require("cors");

require("./model.js")(cors({
  origin: ["@ORIGIN@"],
  methods: ["GET", "POST"],
  allowedHeaders: ["Content-Type", "X-Api-Key", "Authorization"],
  exposedHeaders: ["X-Request-Id"],
  credentials: true,
  maxAge: 600,
}));
