//! Files that are no models, or that ask for what is refused.

use std::num::NonZeroUsize;

use corridor_inference::engine::Rten;
use corridor_inference::onnx::{self, OnnxError};
use corridor_inference::{
    Data, Datatype, Dimension, InferenceRequest, LoadError, Model, PoolSettings, RunError, Tensor, builtin,
};
use half::f16;

/// A field of protocol buffers that holds bytes.
fn field(number: u8, value: impl AsRef<[u8]>) -> Vec<u8> {
    let value = value.as_ref();
    let mut bytes = varint(u64::from(number) << 3 | 2);
    bytes.extend(varint(value.len() as u64));
    bytes.extend_from_slice(value);
    bytes
}

/// A field of protocol buffers that holds an integer.
fn integer(number: u8, value: u64) -> Vec<u8> {
    [varint(u64::from(number) << 3), varint(value)].concat()
}

fn varint(mut value: u64) -> Vec<u8> {
    let mut bytes = vec![];
    while value > 0x7f {
        bytes.push(value.to_le_bytes()[0] | 0x80);
        value >>= 7;
    }
    bytes.push(value.to_le_bytes()[0]);
    bytes
}

/// A model of one graph, with whatever else is in `rest`.
fn model(graph: &[u8], rest: &[u8]) -> Vec<u8> {
    let opset = [field(1, ""), integer(2, 13)].concat();
    [integer(1, 8), field(7, graph), field(8, opset), rest.to_vec()].concat()
}

/// A ValueInfoProto: a tensor of that element type, with one free dimension.
fn value_info(name: &str, element: u64) -> Vec<u8> {
    let shape = field(1, field(2, "n"));
    let tensor = [integer(1, element), field(2, shape)].concat();
    [field(1, name), field(2, field(1, tensor))].concat()
}

/// A graph of one node from `x` to `y`, both of that element type.
fn graph(operator: &str, element: u64, node_rest: &[u8], rest: &[u8]) -> Vec<u8> {
    let node = [field(1, "x"), field(2, "y"), field(4, operator), node_rest.to_vec()].concat();
    [
        field(1, node),
        field(2, "g"),
        field(11, value_info("x", element)),
        field(12, value_info("y", element)),
        rest.to_vec(),
    ]
    .concat()
}

fn load(bytes: Vec<u8>) -> Result<Model, LoadError> {
    let settings = PoolSettings { threads: NonZeroUsize::new(1), ..PoolSettings::default() };
    Model::load("m", bytes, &Rten, &settings)
}

/// What the identity of `data` is, by an ONNX model of that element type.
fn identity(element: u64, data: Data) -> Result<Data, RunError> {
    let model = load(model(&graph("Identity", element, &[], &[]), &[])).unwrap();
    let tensor = Tensor::new(vec![data.len()], data).unwrap();
    let request = InferenceRequest::new(model.metadata(), vec![("x".to_owned(), tensor)]).unwrap();
    let response = model.submit(request).unwrap().wait()?;
    Ok(response.outputs[0].tensor.data().clone())
}

#[test]
fn datatypes_are_the_files_own_and_come_back_as_they_went_in() {
    for (element, data) in [
        (1, Data::Fp32(vec![1.5, f32::NAN])),
        (2, Data::Uint8(vec![0, 255])),
        (3, Data::Int8(vec![-128, 127])),
        (6, Data::Int32(vec![i32::MIN, i32::MAX])),
        (7, Data::Int64(vec![i64::from(i32::MIN), 7])),
        (9, Data::Bool(vec![true, false])),
        (10, Data::Fp16(vec![f16::from_f32(0.5), f16::MAX])),
        (11, Data::Fp64(vec![0.5, -3.0])),
    ] {
        let expected = format!("{data:?}");
        assert_eq!(format!("{:?}", identity(element, data).unwrap()), expected);
    }
}

#[test]
fn a_value_that_the_engine_cannot_compute_with_is_the_callers_error() {
    let error = identity(7, Data::Int64(vec![1 << 40])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "input `x`: a value does not fit 32 bits, which the engine computes INT64 in"
    );
    let error = identity(11, Data::Fp64(vec![1e300])).unwrap_err();
    assert_eq!(error.to_string(), "input `x`: a value does not fit FP32, which the engine computes FP64 in");
}

#[test]
fn datatypes_that_the_engine_lacks_are_refused_at_load() {
    for (element, expected) in [
        (4, "`x` has datatype UINT16, which the engine `rten` cannot run"),
        (5, "`x` has datatype INT16, which the engine `rten` cannot run"),
        (8, "`x` has datatype BYTES, which the engine `rten` cannot run"),
        (12, "`x` has datatype UINT32, which the engine `rten` cannot run"),
        (13, "`x` has datatype UINT64, which the engine `rten` cannot run"),
        (16, "`x` is of ONNX element type 16, which the Open Inference Protocol cannot carry"),
        (0, "`x` is of ONNX element type 0, which the Open Inference Protocol cannot carry"),
    ] {
        let error = load(model(&graph("Identity", element, &[], &[]), &[])).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

#[test]
fn external_data_is_refused_wherever_it_hides() {
    let entry = [field(1, "location"), field(2, "../../etc/passwd")].concat();
    let tensor = [field(8, "w"), field(13, entry), integer(14, 1)].concat();
    let located = [field(8, "w"), integer(14, 1)].concat();
    let attribute = |number: u8| field(5, [field(1, "a"), field(number, &tensor)].concat());
    let sparse = field(1, &tensor);
    let inner = field(5, &tensor); // a graph with an initializer
    let with = |node_rest: &[u8], rest: &[u8]| model(&graph("Identity", 1, node_rest, rest), &[]);
    let plain = graph("Identity", 1, &[], &[]);
    let cases = [
        ("an initializer", with(&[], &field(5, &tensor))),
        ("an initializer with a location and no entry", with(&[], &field(5, &located))),
        ("a sparse initializer's values", with(&[], &field(15, &sparse))),
        ("a sparse initializer's indices", with(&[], &field(15, field(2, &tensor)))),
        ("an attribute's tensor", with(&attribute(5), &[])),
        ("an attribute's tensors", with(&attribute(10), &[])),
        ("a subgraph", with(&field(5, field(6, &inner)), &[])),
        ("one of several subgraphs", with(&field(5, field(11, &inner)), &[])),
        ("a subgraph of a subgraph", with(&field(5, field(6, field(1, field(5, field(6, &inner))))), &[])),
        ("an attribute's sparse tensor", with(&field(5, field(22, &sparse)), &[])),
        ("an attribute's sparse tensors", with(&field(5, field(23, &sparse)), &[])),
        ("a function's node", model(&plain, &varfield(25, &field(7, attribute(5))))),
        ("a function's attribute", model(&plain, &varfield(25, &field(11, field(5, &tensor))))),
        ("a training graph", model(&plain, &varfield(20, &field(1, &inner)))),
        ("a training algorithm", model(&plain, &varfield(20, &field(2, &inner)))),
    ];
    for (what, bytes) in cases {
        let error = load(bytes).unwrap_err();
        let refused = matches!(&error, LoadError::Onnx(OnnxError::ExternalData { tensor }) if tensor == "w");
        assert!(refused, "{what}: {error}");
    }
}

/// A field whose number needs two bytes of tag.
fn varfield(number: u64, value: &[u8]) -> Vec<u8> {
    [varint(number << 3 | 2), varint(value.len() as u64), value.to_vec()].concat()
}

#[test]
fn an_input_with_an_initializer_is_not_asked_for() {
    let weight = [integer(1, 1), integer(2, 1), field(8, "w"), field(9, 1.0_f32.to_le_bytes())].concat();
    let rest = [field(5, weight), field(11, value_info("w", 1))].concat();
    let declared = onnx::read(&model(&graph("Identity", 1, &[], &rest), &[])).unwrap();
    let names: Vec<_> = declared.inputs.iter().map(|input| input.name.as_str()).collect();
    assert_eq!(names, ["x"]);
}

#[test]
fn files_that_are_no_models_say_why() {
    let mut nested = field(5, []);
    for _ in 0..40 {
        nested = field(1, field(5, field(6, nested)));
    }
    let plain = graph("Identity", 1, &[], &[]);
    let no_shape = [field(1, "x"), field(2, field(1, integer(1, 1)))].concat();
    let sequence = [field(1, "x"), field(2, field(4, []))].concat();
    for (bytes, expected) in [
        (vec![], "not an ONNX file: it has no graph, or more than one"),
        (b"RTEN\0\0\0\0".to_vec(), "not an ONNX file: it ends inside a field"),
        (vec![0x3b], "not an ONNX file: a field has an unknown wire type"),
        (
            [model(&plain, &[]), field(7, &plain)].concat(),
            "not an ONNX file: it has no graph, or more than one",
        ),
        (integer(7, 1), "not an ONNX file: a number stands where a message belongs"),
        (vec![0x3a, 0x7f], "not an ONNX file: it ends inside a field"),
        (vec![0x80], "not an ONNX file: it ends inside a number"),
        (vec![0xff; 11], "not an ONNX file: a number has more than ten bytes"),
        (model(&nested, &[]), "the graph is nested more than 16 deep"),
        (model(&field(11, no_shape), &[]), "input `x` has no declared shape"),
        (
            model(&field(11, sequence), &[]),
            "`x` is a sequence, which the Open Inference Protocol cannot carry",
        ),
    ] {
        assert_eq!(load(bytes).unwrap_err().to_string(), expected);
    }
    let error = load(model(&graph("NoSuchOperator", 1, &[], &[]), &[])).unwrap_err();
    assert!(matches!(error, LoadError::Engine { engine: "rten", .. }), "{error}");
}

#[test]
fn free_dimensions_are_read_as_such() {
    let dimension = |bytes: Vec<u8>| field(1, bytes);
    let shape = [
        dimension(integer(1, 3)),
        dimension(integer(1, u64::MAX)),
        dimension(field(2, "n")),
        dimension(vec![]),
    ];
    let tensor = [integer(1, 1), field(2, shape.concat())].concat();
    let input = [field(1, "x"), field(2, field(1, tensor))].concat();
    let declared = onnx::read(&model(&field(11, input), &[])).unwrap();
    let any = Dimension::Any;
    assert_eq!(declared.inputs[0].shape, [Dimension::Fixed(3), any, any, any]);
    assert_eq!(declared.inputs[0].datatype, Datatype::Fp32);
}

/// SplitMix64: the same mutants on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % bound as u64).unwrap()
    }
}

/// One to five changes: a bit, a byte, and in every second mutant also a cut, a piece taken out or doubled (which
/// mostly breaks a length, so that the engine never sees it). Three of four hit the structure, which stands before
/// and after the weights, since a changed weight is only another model.
fn mutate(original: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = original.to_vec();
    let kinds = if random.below(2) == 0 { 3..8 } else { 0..8 };
    for _ in 0..=random.below(4) {
        if bytes.len() < 2 {
            break;
        }
        let edge = bytes.len().min(320);
        let place = match random.below(4) {
            0 => random.below(bytes.len()),
            1 => bytes.len() - 1 - random.below(edge),
            _ => random.below(edge),
        };
        match kinds.start + random.below(kinds.len()) {
            0 => bytes.truncate(place),
            1 => drop(bytes.drain(place..(place + 1 + random.below(16)).min(bytes.len()))),
            2 => {
                let piece = bytes[place..(place + 1 + random.below(16)).min(bytes.len())].to_vec();
                bytes.splice(place..place, piece);
            }
            3 => bytes[place] = [0, 1, 0x7f, 0x80, 0xff][random.below(5)],
            4 | 5 => bytes[place] = random.below(256).to_le_bytes()[0],
            _ => bytes[place] ^= 1 << random.below(8),
        }
    }
    bytes
}

#[test]
fn mutants_of_the_digits_model_load_or_fail_and_never_end_the_process() {
    const MUTANTS: usize = 10_000;
    let original = builtin::model("digits").unwrap();
    let mut random = Random(2026);
    let (mut loaded, mut refused, mut engine, mut trial, mut panicked) = (0, 0, 0, 0, 0);
    for _ in 0..MUTANTS {
        match load(mutate(original, &mut random)) {
            Ok(_) => loaded += 1,
            Err(LoadError::Onnx(_) | LoadError::Datatype { .. } | LoadError::TooLarge { .. }) => refused += 1,
            Err(LoadError::Engine { .. }) => engine += 1,
            Err(LoadError::Panicked { .. } | LoadError::Trial(RunError::Panicked { .. })) => panicked += 1,
            Err(LoadError::Trial(_)) => trial += 1,
            Err(other) => panic!("{other}"),
        }
    }
    println!(
        "{MUTANTS} mutants: {loaded} load, {refused} refused before the engine, {engine} refused by it, \
         {trial} fail their trial, {panicked} panic and are caught"
    );
    assert_eq!(loaded + refused + engine + trial + panicked, MUTANTS);
    assert!(loaded > 0 && refused > 0 && engine > 0);
}
