"use strict";
const cors = require("cors");

// `true` is not "yes, check it", but "whatever it is".
require("./model.js")(cors({ origin: true, credentials: true }));
