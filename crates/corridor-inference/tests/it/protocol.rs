//! Tables of requests, each with what is read from it or the reason why it is refused.

use corridor_inference::protocol::{read_request, write_response};
use corridor_inference::{Data, InferenceResponse, OutputTensor, Tensor};
use half::f16;

use crate::models::metadata;

/// What a body reads as: the values of each input, or the message.
fn outcome(model: &str, body: &[u8], json_length: Option<usize>) -> String {
    match read_request(body, json_length, &metadata(model)) {
        Ok(request) => {
            let shown: Vec<String> =
                request.inputs().iter().map(|t| format!("{:?} {:?}", t.shape(), t.data())).collect();
            format!("ok {}", shown.join("; "))
        }
        Err(error) => error.to_string(),
    }
}

/// `(model, body without its outer "inputs", expected)`: each body is `{"inputs":[…]}`.
const INPUTS: &[(&str, &str, &str)] = &[
    // Every datatype, at its edges.
    (
        "x:BOOL[2]",
        r#"{"name":"x","datatype":"BOOL","shape":[2],"data":[true,false]}"#,
        "ok [2] Bool([true, false])",
    ),
    ("x:UINT8[2]", r#"{"name":"x","datatype":"UINT8","shape":[2],"data":[0,255]}"#, "ok [2] Uint8([0, 255])"),
    (
        "x:UINT16[1]",
        r#"{"name":"x","datatype":"UINT16","shape":[1],"data":[65535]}"#,
        "ok [1] Uint16([65535])",
    ),
    (
        "x:UINT32[1]",
        r#"{"name":"x","datatype":"UINT32","shape":[1],"data":[4294967295]}"#,
        "ok [1] Uint32([4294967295])",
    ),
    (
        "x:UINT64[1]",
        r#"{"name":"x","datatype":"UINT64","shape":[1],"data":[18446744073709551615]}"#,
        "ok [1] Uint64([18446744073709551615])",
    ),
    (
        "x:INT8[2]",
        r#"{"name":"x","datatype":"INT8","shape":[2],"data":[-128,127]}"#,
        "ok [2] Int8([-128, 127])",
    ),
    (
        "x:INT16[1]",
        r#"{"name":"x","datatype":"INT16","shape":[1],"data":[-32768]}"#,
        "ok [1] Int16([-32768])",
    ),
    (
        "x:INT32[1]",
        r#"{"name":"x","datatype":"INT32","shape":[1],"data":[-2147483648]}"#,
        "ok [1] Int32([-2147483648])",
    ),
    (
        "x:INT64[1]",
        r#"{"name":"x","datatype":"INT64","shape":[1],"data":[-9223372036854775808]}"#,
        "ok [1] Int64([-9223372036854775808])",
    ),
    ("x:FP16[1]", r#"{"name":"x","datatype":"FP16","shape":[1],"data":[65504]}"#, "ok [1] Fp16([65504.0])"),
    (
        "x:FP32[3]",
        r#"{"name":"x","datatype":"FP32","shape":[3],"data":[1,-2.5,1e-3]}"#,
        "ok [3] Fp32([1.0, -2.5, 0.001])",
    ),
    (
        "x:FP64[1]",
        r#"{"name":"x","datatype":"FP64","shape":[1],"data":[1.7976931348623157e308]}"#,
        "ok [1] Fp64([1.7976931348623157e308])",
    ),
    (
        "x:BYTES[2]",
        r#"{"name":"x","datatype":"BYTES","shape":[2],"data":["a","\u00e9\"],["]}"#,
        "ok [2] Bytes([[97], [195, 169, 34, 93, 44, 91]])",
    ),
    // Flat and nested, keys in any order, white space, extra keys.
    (
        "x:INT8[2,2]",
        r#"{"name":"x","datatype":"INT8","shape":[2,2],"data":[1,2,3,4]}"#,
        "ok [2, 2] Int8([1, 2, 3, 4])",
    ),
    (
        "x:INT8[2,2]",
        r#"{"data":[[1,2],[3,4]],"shape":[2,2],"datatype":"INT8","name":"x"}"#,
        "ok [2, 2] Int8([1, 2, 3, 4])",
    ),
    (
        "x:INT8[1,2,1]",
        "{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1,2,1],\"data\": [ [\n[ 1 ]\t,[2]]\r] }",
        "ok [1, 2, 1] Int8([1, 2])",
    ),
    ("x:INT8[]", r#"{"name":"x","datatype":"INT8","shape":[],"data":[7]}"#, "ok [] Int8([7])"),
    (
        "x:INT8[-1]",
        r#"{"name":"x","datatype":"INT8","shape":[1],"data":[7],"parameters":{"vendor":1},"new":[[{}]]}"#,
        "ok [1] Int8([7])",
    ),
    ("x:UINT8[1]", r#"{"name":"x","datatype":"UINT8","shape":[1],"data":[-0]}"#, "ok [1] Uint8([0])"),
    (
        "x:INT8[1] y:INT8[1]",
        r#"{"name":"y","datatype":"INT8","shape":[1],"data":[2]},{"name":"x","datatype":"INT8","shape":[1],"data":[1]}"#,
        "ok [1] Int8([1]); [1] Int8([2])",
    ),
    // Names.
    (
        "x:INT8[1]",
        r#"{"name":"z","datatype":"INT8","shape":[1],"data":[1]}"#,
        "the model has no input `z` (its inputs: `x`)",
    ),
    (
        "x:INT8[1] y:INT8[1]",
        r#"{"name":"x","datatype":"INT8","shape":[1],"data":[1]}"#,
        "input `y` is missing",
    ),
    ("x:INT8[1]", "", "input `x` is missing"),
    (
        "x:INT8[1]",
        r#"{"name":"x","datatype":"INT8","shape":[1],"data":[1]},{"name":"x","datatype":"INT8","shape":[1],"data":[1]}"#,
        "input `x` is given twice",
    ),
    // Datatypes.
    (
        "x:INT8[1]",
        r#"{"name":"x","datatype":"FP32","shape":[1],"data":[1]}"#,
        "input `x` has datatype `FP32`, but the model takes `INT8`",
    ),
    (
        "x:FP32[1]",
        r#"{"name":"x","datatype":"fp32","shape":[1],"data":[1]}"#,
        "input `x` has datatype `fp32`, but the model takes `FP32`",
    ),
    (
        "x:FP32[1]",
        r#"{"name":"x","datatype":"BF16","shape":[1],"data":[1]}"#,
        "input `x` has datatype `BF16`, but the model takes `FP32`",
    ),
    // Shapes.
    (
        "x:INT8[-1,2]",
        r#"{"name":"x","datatype":"INT8","shape":[1,3],"data":[1,2,3]}"#,
        "input `x` has shape [1, 3], but the model takes [-1, 2]",
    ),
    (
        "x:INT8[2]",
        r#"{"name":"x","datatype":"INT8","shape":[1,2],"data":[1,2]}"#,
        "input `x` has shape [1, 2], but the model takes [2]",
    ),
    (
        "x:INT8[2]",
        r#"{"name":"x","datatype":"INT8","shape":[1,1,1,1,1,1,1,1,1],"data":[1,2]}"#,
        "input `x` has shape [1, 1, 1, 1, 1, 1, 1, 1, …], but the model takes [2]",
    ),
    (
        "x:INT8[-1]",
        r#"{"name":"x","datatype":"INT8","shape":[0],"data":[]}"#,
        "input `x` has a dimension of 0, so there is nothing to run",
    ),
    (
        "x:INT8[-1,-1]",
        r#"{"name":"x","datatype":"INT8","shape":[9223372036854775808,2],"data":[1]}"#,
        "input `x` has shape [9223372036854775808, 2], which is more than 16777216 elements",
    ),
    (
        "x:INT8[-1,-1]",
        r#"{"name":"x","datatype":"INT8","shape":[4294967296,4294967296],"data":[1]}"#,
        "input `x` has shape [4294967296, 4294967296], which is more than 16777216 elements",
    ),
    (
        "x:INT8[-1,-1,-1]",
        r#"{"name":"x","datatype":"INT8","shape":[9223372036854775808,2,0],"data":[]}"#,
        "input `x` has a dimension of 0, so there is nothing to run",
    ),
    (
        "x:INT8[-1]",
        r#"{"name":"x","datatype":"INT8","shape":[16777217],"data":[1]}"#,
        "input `x` has shape [16777217], which is more than 16777216 elements",
    ),
    // Counts.
    (
        "x:INT8[-1]",
        r#"{"name":"x","datatype":"INT8","shape":[16777216],"data":[1]}"#,
        "input `x` needs 16777216 values for its shape, but `data` has 1",
    ),
    (
        "x:INT8[2]",
        r#"{"name":"x","datatype":"INT8","shape":[2],"data":[1]}"#,
        "input `x` needs 2 values for its shape, but `data` has 1",
    ),
    (
        "x:INT8[2]",
        r#"{"name":"x","datatype":"INT8","shape":[2],"data":[1,2,3]}"#,
        "input `x` needs 2 values for its shape, but `data` has more",
    ),
    (
        "x:INT8[2]",
        r#"{"name":"x","datatype":"INT8","shape":[2],"data":[]}"#,
        "input `x` needs 2 values for its shape, but `data` has 0",
    ),
    (
        "x:INT8[2,2]",
        r#"{"name":"x","datatype":"INT8","shape":[2,2],"data":[1,2,3]}"#,
        "input `x` needs 4 values for its shape, but `data` has 3",
    ),
    // Nesting.
    (
        "x:INT8[2,2]",
        r#"{"name":"x","datatype":"INT8","shape":[2,2],"data":[[1,2,3],[4]]}"#,
        "`data` of input `x` is nested otherwise than its shape [2, 2], near value 3",
    ),
    (
        "x:INT8[2,2]",
        r#"{"name":"x","datatype":"INT8","shape":[2,2],"data":[[1,2],3,4]}"#,
        "`data` of input `x` is nested otherwise than its shape [2, 2], near value 2",
    ),
    (
        "x:INT8[2,2]",
        r#"{"name":"x","datatype":"INT8","shape":[2,2],"data":[1,[2],3,4]}"#,
        "`data` of input `x` is nested otherwise than its shape [2, 2], near value 1",
    ),
    (
        "x:INT8[2,2]",
        r#"{"name":"x","datatype":"INT8","shape":[2,2],"data":[[[1]]]}"#,
        "`data` of input `x` is nested otherwise than its shape [2, 2], near value 0",
    ),
    (
        "x:INT8[2,2,2]",
        r#"{"name":"x","datatype":"INT8","shape":[2,2,2],"data":[[1,2,3,4],[5,6,7,8]]}"#,
        "`data` of input `x` is nested otherwise than its shape [2, 2, 2], near value 0",
    ),
    (
        "x:INT8[2,2]",
        r#"{"name":"x","datatype":"INT8","shape":[2,2],"data":[[],[]]}"#,
        "`data` of input `x` is nested otherwise than its shape [2, 2], near value 0",
    ),
    (
        "x:INT8[2]",
        r#"{"name":"x","datatype":"INT8","shape":[2],"data":7}"#,
        "`data` of input `x` is not a list",
    ),
    (
        "x:BYTES[1]",
        r#"{"name":"x","datatype":"BYTES","shape":[1],"data":"["}"#,
        "`data` of input `x` is not a list",
    ),
    // Values.
    (
        "x:FP32[1]",
        r#"{"name":"x","datatype":"FP32","shape":[1],"data":[1e400]}"#,
        "value 0 of input `x`: `1e400` does not fit FP32",
    ),
    (
        "x:FP32[2]",
        r#"{"name":"x","datatype":"FP32","shape":[2],"data":[0,-1e39]}"#,
        "value 1 of input `x`: `-1e39` does not fit FP32",
    ),
    (
        "x:FP16[1]",
        r#"{"name":"x","datatype":"FP16","shape":[1],"data":[65520]}"#,
        "value 0 of input `x`: `65520` does not fit FP16",
    ),
    (
        "x:FP64[1]",
        r#"{"name":"x","datatype":"FP64","shape":[1],"data":[1e309]}"#,
        "value 0 of input `x`: `1e309` does not fit FP64",
    ),
    (
        "x:FP32[1]",
        r#"{"name":"x","datatype":"FP32","shape":[1],"data":[null]}"#,
        "value 0 of input `x`: `null` is not a number",
    ),
    (
        "x:FP32[1]",
        r#"{"name":"x","datatype":"FP32","shape":[1],"data":["inf"]}"#,
        "value 0 of input `x`: `\"inf\"` is not a number",
    ),
    (
        "x:FP32[1]",
        r#"{"name":"x","datatype":"FP32","shape":[1],"data":[true]}"#,
        "value 0 of input `x`: `true` is not a number",
    ),
    (
        "x:FP32[1]",
        r#"{"name":"x","datatype":"FP32","shape":[1],"data":[{"a":[1]}]}"#,
        "value 0 of input `x`: `{\"a\":[1]}]` is not a number",
    ),
    (
        "x:INT8[1]",
        r#"{"name":"x","datatype":"INT8","shape":[1],"data":[128]}"#,
        "value 0 of input `x`: `128` does not fit INT8",
    ),
    (
        "x:UINT8[1]",
        r#"{"name":"x","datatype":"UINT8","shape":[1],"data":[-1]}"#,
        "value 0 of input `x`: `-1` does not fit UINT8",
    ),
    (
        "x:UINT64[1]",
        r#"{"name":"x","datatype":"UINT64","shape":[1],"data":[18446744073709551616]}"#,
        "value 0 of input `x`: `18446744073709551616` does not fit UINT64",
    ),
    (
        "x:INT32[1]",
        r#"{"name":"x","datatype":"INT32","shape":[1],"data":[3.0]}"#,
        "value 0 of input `x`: `3.0` is not written as an integer",
    ),
    (
        "x:INT32[1]",
        r#"{"name":"x","datatype":"INT32","shape":[1],"data":["3"]}"#,
        "value 0 of input `x`: `\"3\"` is not a number",
    ),
    (
        "x:BOOL[1]",
        r#"{"name":"x","datatype":"BOOL","shape":[1],"data":[1]}"#,
        "value 0 of input `x`: `1` is not `true` or `false`",
    ),
    (
        "x:BYTES[1]",
        r#"{"name":"x","datatype":"BYTES","shape":[1],"data":[1]}"#,
        "value 0 of input `x`: `1` is not a string",
    ),
    (
        "x:BYTES[1]",
        r#"{"name":"x","datatype":"BYTES","shape":[1],"data":["\ud800"]}"#,
        "value 0 of input `x`: `\"\\ud800\"` is not a string",
    ),
    // Data that is missing, or there twice, or elsewhere.
    (
        "x:INT8[1]",
        r#"{"name":"x","datatype":"INT8","shape":[1]}"#,
        "input `x` has no `data` and no `binary_data_size`",
    ),
    (
        "x:INT8[1]",
        r#"{"name":"x","datatype":"INT8","shape":[1],"data":null}"#,
        "input `x` has no `data` and no `binary_data_size`",
    ),
    (
        "x:INT8[1]",
        r#"{"name":"x","datatype":"INT8","shape":[1],"data":[1],"parameters":{"binary_data_size":1}}"#,
        "input `x` has both `data` and `binary_data_size`",
    ),
    (
        "x:INT8[1]",
        r#"{"name":"x","datatype":"INT8","shape":[1],"parameters":{"binary_data_size":1}}"#,
        "input `x` has `binary_data_size`, but the request has no `Inference-Header-Content-Length`",
    ),
];

/// `(model, whole body, beginning of what is expected)`.
const BODIES: &[(&str, &str, &str)] = &[
    ("x:INT8[1]", "", "the body is not an inference request: EOF while parsing a value at line 1 column 0"),
    ("x:INT8[1]", "{}", "the body is not an inference request: missing field `inputs` at line 1 column 2"),
    ("x:INT8[1]", "[]", "the body is not an inference request: "),
    ("x:INT8[1]", "null", "the body is not an inference request: "),
    ("x:INT8[1]", "\u{feff}{}", "the body is not an inference request: "),
    (
        "x:INT8[1]",
        r#"{"inputs":[],"inputs":[]}"#,
        "the body is not an inference request: duplicate field `inputs`",
    ),
    ("x:INT8[1]", r#"{"inputs":[]} x"#, "the body is not an inference request: trailing characters"),
    (
        "x:INT8[1]",
        r#"{"inputs":[{"name":1}]}"#,
        "the body is not an inference request: invalid type: integer `1`",
    ),
    (
        "x:INT8[1]",
        r#"{"inputs":[{"name":"x","datatype":"INT8","shape":[-1],"data":[1]}]}"#,
        "the body is not an inference request: invalid value: integer `-1`",
    ),
    (
        "x:INT8[1]",
        r#"{"inputs":[{"name":"x","datatype":"INT8","shape":[1.0],"data":[1]}]}"#,
        "the body is not an inference request: invalid type: floating point",
    ),
    (
        "x:INT8[1]",
        r#"{"inputs":[{"name":"x","datatype":"INT8","shape":[1e400],"data":[1]}]}"#,
        "the body is not an inference request: number out of range",
    ),
    (
        "x:FP32[1]",
        r#"{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[NaN]}]}"#,
        "the body is not an inference request: expected value",
    ),
    (
        "x:FP32[1]",
        r#"{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[Infinity]}]}"#,
        "the body is not an inference request: expected value",
    ),
    (
        "x:FP32[1]",
        r#"{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[-Infinity]}]}"#,
        "the body is not an inference request: invalid number",
    ),
    (
        "x:FP32[1]",
        r#"{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[1,]}]}"#,
        "the body is not an inference request: ",
    ),
    (
        "x:FP32[1]",
        r#"{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"data":[01]}]}"#,
        "the body is not an inference request: ",
    ),
    (
        "x:INT8[1]",
        r#"{"outputs":[{"name":"y"}],"inputs":[{"name":"x","datatype":"INT8","shape":[1],"data":[1]}]}"#,
        "the model has no output `y` (its outputs: `x_out`)",
    ),
    (
        "x:INT8[1]",
        r#"{"outputs":[{"name":"x_out"},{"name":"x_out"}],"inputs":[{"name":"x","datatype":"INT8","shape":[1],"data":[1]}]}"#,
        "output `x_out` is asked for twice",
    ),
    (
        "x:INT8[1]",
        r#"{"id":"7","parameters":{"priority":1},"outputs":[],"inputs":[{"name":"x","datatype":"INT8","shape":[1],"data":[1]}]}"#,
        "ok [1] Int8([1])",
    ),
];

/// `(model, JSON, bytes after it, expected)`; the JSON's length is given as it is.
const BINARY: &[(&str, &str, &[u8], &str)] = &[
    (
        "x:INT16[2]",
        r#"{"inputs":[{"name":"x","datatype":"INT16","shape":[2],"parameters":{"binary_data_size":4}}]}"#,
        &[1, 0, 254, 255],
        "ok [2] Int16([1, -2])",
    ),
    (
        "x:BOOL[2]",
        r#"{"inputs":[{"name":"x","datatype":"BOOL","shape":[2],"parameters":{"binary_data_size":2}}]}"#,
        &[1, 0],
        "ok [2] Bool([true, false])",
    ),
    (
        "x:BOOL[1]",
        r#"{"inputs":[{"name":"x","datatype":"BOOL","shape":[1],"parameters":{"binary_data_size":1}}]}"#,
        &[2],
        "value 0 of input `x`: a BOOL is a byte of 0 or 1",
    ),
    (
        "x:FP32[1]",
        r#"{"inputs":[{"name":"x","datatype":"FP32","shape":[1],"parameters":{"binary_data_size":4}}]}"#,
        &[0, 0, 0x80, 0xff],
        "ok [1] Fp32([-inf])",
    ),
    (
        "x:BYTES[2]",
        r#"{"inputs":[{"name":"x","datatype":"BYTES","shape":[2],"parameters":{"binary_data_size":9}}]}"#,
        &[1, 0, 0, 0, 255, 0, 0, 0, 0],
        "ok [2] Bytes([[255], []])",
    ),
    (
        "x:BYTES[2]",
        r#"{"inputs":[{"name":"x","datatype":"BYTES","shape":[2],"parameters":{"binary_data_size":5}}]}"#,
        &[1, 0, 0, 0, 255],
        "value 1 of input `x`: its bytes end early",
    ),
    (
        "x:BYTES[1]",
        r#"{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":5}}]}"#,
        &[255, 255, 255, 255, 0],
        "value 0 of input `x`: its bytes end early",
    ),
    (
        "x:BYTES[1]",
        r#"{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":5}}]}"#,
        &[0, 0, 0, 0, 1],
        "value 1 of input `x`: bytes follow the last string",
    ),
    (
        "x:INT8[1] y:INT16[1]",
        r#"{"inputs":[{"name":"y","datatype":"INT16","shape":[1],"parameters":{"binary_data_size":2}},{"name":"x","datatype":"INT8","shape":[1],"parameters":{"binary_data_size":1}}]}"#,
        &[1, 0, 9],
        "ok [1] Int8([9]); [1] Int16([1])",
    ),
    (
        "x:INT8[1] y:INT8[1]",
        r#"{"inputs":[{"name":"y","datatype":"INT8","shape":[1],"data":[3]},{"name":"x","datatype":"INT8","shape":[1],"parameters":{"binary_data_size":1}}]}"#,
        &[9],
        "ok [1] Int8([9]); [1] Int8([3])",
    ),
    (
        "x:INT16[2]",
        r#"{"inputs":[{"name":"x","datatype":"INT16","shape":[2],"parameters":{"binary_data_size":3}}]}"#,
        &[1, 0, 2],
        "input `x` needs 4 bytes, but `binary_data_size` is 3",
    ),
    (
        "x:INT16[2]",
        r#"{"inputs":[{"name":"x","datatype":"INT16","shape":[2],"parameters":{"binary_data_size":4}}]}"#,
        &[1, 0, 2],
        "input `x` has `binary_data_size` 4, but only 3 bytes are left",
    ),
    (
        "x:INT16[2]",
        r#"{"inputs":[{"name":"x","datatype":"INT16","shape":[2],"parameters":{"binary_data_size":4}}]}"#,
        &[1, 0, 2, 0, 0],
        "1 bytes follow the last tensor",
    ),
    (
        "x:BYTES[1]",
        r#"{"inputs":[{"name":"x","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":18446744073709551615}}]}"#,
        &[0],
        "input `x` has `binary_data_size` 18446744073709551615, but only 1 bytes are left",
    ),
    (
        "x:INT16[1]",
        r#"{"inputs":[{"name":"x","datatype":"INT16","shape":[1],"data":[1]}]}"#,
        &[0],
        "1 bytes follow the last tensor",
    ),
    (
        "x:INT16[1]",
        r#"{"inputs":[{"name":"x","datatype":"INT16","shape":[1],"data":[1]}]}"#,
        &[],
        "ok [1] Int16([1])",
    ),
];

/// `(model, raw body, expected)`: `Inference-Header-Content-Length: 0`.
const RAW: &[(&str, &[u8], &str)] = &[
    ("x:INT16[2]", &[1, 0, 2, 0], "ok [2] Int16([1, 2])"),
    ("x:INT16[-1,2]", &[1, 0, 2, 0, 3, 0, 4, 0], "ok [2, 2] Int16([1, 2, 3, 4])"),
    ("x:BYTES[-1]", &[2, 0, 0, 0, 104, 105], "ok [1] Bytes([[104, 105]])"),
    ("x:INT8[]", &[5], "ok [] Int8([5])"),
    ("x:INT16[-1,2]", &[1, 0, 2, 0, 3], "input `x` takes a multiple of 4 bytes, but the raw body has 5"),
    ("x:INT16[-1,2]", &[], "input `x` takes a multiple of 4 bytes, but the raw body has 0"),
    (
        "x:INT16[2]",
        &[1, 0, 2, 0, 3, 0, 4, 0],
        "input `x` takes a multiple of 4 bytes, but the raw body has 8",
    ),
    ("x:INT8[-1,-1]", &[1], "a raw binary request cannot say the shape of input `x`, which is [-1, -1]"),
    (
        "x:INT8[1] y:INT8[1]",
        &[1],
        "a raw binary request needs a model with exactly one input, and this one has 2",
    ),
];

#[test]
fn every_row_reads_as_the_table_says() {
    for (model, inputs, expected) in INPUTS {
        let body = format!(r#"{{"inputs":[{inputs}]}}"#);
        assert_eq!(&outcome(model, body.as_bytes(), None), expected, "{body}");
    }
    for (model, body, expected) in BODIES {
        let found = outcome(model, body.as_bytes(), None);
        assert!(found.starts_with(expected), "{body}\nfound {found}");
    }
    for (model, json, bytes, expected) in BINARY {
        let body = [json.as_bytes(), bytes].concat();
        assert_eq!(&outcome(model, &body, Some(json.len())), expected, "{json}");
    }
    for (model, body, expected) in RAW {
        assert_eq!(&outcome(model, body, Some(0)), expected, "{model} {body:?}");
    }
    let rows = INPUTS.len() + BODIES.len() + BINARY.len() + RAW.len();
    println!("{rows} rows");
    assert!(rows >= 100, "{rows}");
}

#[test]
fn a_json_length_beyond_the_body_is_refused() {
    let expected = "`Inference-Header-Content-Length` is 3, but the body has 2 bytes";
    assert_eq!(outcome("x:INT8[1]", b"{}", Some(3)), expected);
    assert!(
        outcome("x:INT8[1]", b"{}", Some(usize::MAX)).starts_with("`Inference-Header-Content-Length` is")
    );
}

#[test]
fn a_deep_nest_is_refused_and_never_recursed() {
    let deep = "[".repeat(1_000_000) + &"]".repeat(1_000_000);
    let body = format!(r#"{{"inputs":[{{"name":"x","datatype":"INT8","shape":[1],"data":{deep}}}]}}"#);
    assert_eq!(
        outcome("x:INT8[1]", body.as_bytes(), None),
        "`data` of input `x` is nested otherwise than its shape [1], near value 0"
    );
    let body = format!(r#"{{"unknown":{deep},"inputs":[]}}"#);
    assert_eq!(outcome("x:INT8[1]", body.as_bytes(), None), "input `x` is missing");
}

#[test]
fn which_outputs_and_how() {
    let body = |rest: &str| {
        format!(
            r#"{{{rest}"inputs":[{{"name":"x","datatype":"INT8","shape":[1],"data":[1]}},{{"name":"y","datatype":"INT8","shape":[1],"data":[1]}}]}}"#
        )
    };
    for (rest, expected) in [
        ("", vec![(0, false), (1, false)]),
        (r#""parameters":{"binary_data_output":true},"#, vec![(0, true), (1, true)]),
        (r#""outputs":[{"name":"y_out"}],"#, vec![(1, false)]),
        (
            r#""outputs":[{"name":"y_out","parameters":{"binary_data":true}},{"name":"x_out"}],"#,
            vec![(1, true), (0, false)],
        ),
        (
            r#""parameters":{"binary_data_output":true},"outputs":[{"name":"x_out","parameters":{"binary_data":false}}],"#,
            vec![(0, false)],
        ),
    ] {
        let request = read_request(body(rest).as_bytes(), None, &metadata("x:INT8[1] y:INT8[1]")).unwrap();
        let found: Vec<_> = request.outputs().iter().map(|output| (output.index, output.binary)).collect();
        assert_eq!(found, expected, "{rest}");
    }
}

fn answer(id: Option<&str>, outputs: Vec<(&str, Data, bool)>) -> InferenceResponse {
    let outputs = outputs.into_iter().map(|(name, data, binary)| {
        let tensor = Tensor::new(vec![data.len()], data).unwrap();
        OutputTensor { name: name.to_owned(), tensor, binary }
    });
    InferenceResponse { id: id.map(str::to_owned), outputs: outputs.collect() }
}

#[test]
fn an_answer_is_json_and_then_bytes() {
    let response = answer(
        Some("a\"b"),
        vec![
            ("p", Data::Fp32(vec![0.1, 1e-7, 3.0]), false),
            ("q", Data::Int16(vec![1, -1]), true),
            ("r", Data::Bytes(vec![b"hi".to_vec()]), true),
            ("s", Data::Bytes(vec!["é".into()]), false),
            ("t", Data::Bool(vec![true]), false),
        ],
    );
    let written = write_response("m", &response).unwrap();
    let json_length = written.json_length.unwrap();
    let (json, bytes) = written.body.split_at(json_length);
    assert_eq!(
        std::str::from_utf8(json).unwrap(),
        concat!(
            r#"{"model_name":"m","id":"a\"b","outputs":["#,
            r#"{"name":"p","datatype":"FP32","shape":[3],"data":[0.1,1e-7,3.0]},"#,
            r#"{"name":"q","datatype":"INT16","shape":[2],"parameters":{"binary_data_size":4}},"#,
            r#"{"name":"r","datatype":"BYTES","shape":[1],"parameters":{"binary_data_size":6}},"#,
            r#"{"name":"s","datatype":"BYTES","shape":[1],"data":["é"]},"#,
            r#"{"name":"t","datatype":"BOOL","shape":[1],"data":[true]}]}"#
        )
    );
    assert_eq!(bytes, [1, 0, 255, 255, 2, 0, 0, 0, b'h', b'i']);
}

#[test]
fn what_json_cannot_carry_is_never_written_as_json() {
    for (data, expected) in [
        (
            Data::Fp32(vec![0.0, f32::NAN]),
            "the model produced NaN in output `p` [2], at value 1, which JSON cannot carry; `binary_data` can",
        ),
        (
            Data::Fp64(vec![f64::NEG_INFINITY]),
            "the model produced -inf in output `p` [1], at value 0, which JSON cannot carry; `binary_data` can",
        ),
        (
            Data::Fp16(vec![f16::INFINITY]),
            "the model produced inf in output `p` [1], at value 0, which JSON cannot carry; `binary_data` can",
        ),
        (
            Data::Bytes(vec![vec![0xff]]),
            "the model produced bytes in output `p` that are not UTF-8 text, at value 0, which JSON cannot carry; `binary_data` can",
        ),
    ] {
        let error = write_response("m", &answer(None, vec![("p", data.clone(), false)])).unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert!(write_response("m", &answer(None, vec![("p", data, true)])).is_ok());
    }
}
