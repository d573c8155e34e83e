//! What holds of every tensor and every body.

use corridor_inference::protocol::{read_request, write_response};
use corridor_inference::{
    Data, Dimension, InferenceResponse, Metadata, OutputTensor, Tensor, TensorMetadata,
};
use half::f16;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::models::metadata;

/// Values that JSON can carry: finite numbers and text.
fn data(count: usize) -> BoxedStrategy<Data> {
    let half = any::<u16>().prop_map(f16::from_bits).prop_filter("finite", |value| value.is_finite());
    prop_oneof![
        vec(any::<bool>(), count).prop_map(Data::Bool),
        vec(any::<u8>(), count).prop_map(Data::Uint8),
        vec(any::<u16>(), count).prop_map(Data::Uint16),
        vec(any::<u32>(), count).prop_map(Data::Uint32),
        vec(any::<u64>(), count).prop_map(Data::Uint64),
        vec(any::<i8>(), count).prop_map(Data::Int8),
        vec(any::<i16>(), count).prop_map(Data::Int16),
        vec(any::<i32>(), count).prop_map(Data::Int32),
        vec(any::<i64>(), count).prop_map(Data::Int64),
        vec(half, count).prop_map(Data::Fp16),
        vec(any::<f32>().prop_filter("finite", |value| value.is_finite()), count).prop_map(Data::Fp32),
        vec(any::<f64>().prop_filter("finite", |value| value.is_finite()), count).prop_map(Data::Fp64),
        vec(any::<String>().prop_map(String::into_bytes), count).prop_map(Data::Bytes),
    ]
    .boxed()
}

fn tensor() -> impl Strategy<Value = Tensor> {
    vec(1_usize..4, 0..4).prop_flat_map(|shape| {
        data(shape.iter().product()).prop_map(move |data| Tensor::new(shape.clone(), data).unwrap())
    })
}

fn metadata_of(tensor: &Tensor) -> Metadata {
    let shape = tensor.shape().iter().map(|_| Dimension::Any).collect();
    let input = TensorMetadata { name: "x".to_owned(), datatype: tensor.datatype(), shape };
    Metadata { platform: "test".to_owned(), inputs: vec![input], outputs: vec![] }
}

/// The tensor written as an output, and that answer read back as a request: the two have the same form.
fn round_trip(tensor: &Tensor, binary: bool) -> Tensor {
    let output = OutputTensor { name: "x".to_owned(), tensor: tensor.clone(), binary };
    let written = write_response("m", &InferenceResponse { id: None, outputs: vec![output] }).unwrap();
    let json_length = written.json_length.unwrap_or(written.body.len());
    let json =
        std::str::from_utf8(&written.body[..json_length]).unwrap().replace("\"outputs\":[", "\"inputs\":[");
    let body = [json.as_bytes(), &written.body[json_length..]].concat();
    let request = read_request(&body, binary.then_some(json.len()), &metadata_of(tensor)).unwrap();
    request.inputs()[0].clone()
}

proptest! {
    #[test]
    fn json_and_binary_carry_the_same_values(tensor in tensor()) {
        prop_assert_eq!(&round_trip(&tensor, false), &tensor);
        prop_assert_eq!(&round_trip(&tensor, true), &tensor);
    }

    #[test]
    fn arbitrary_bytes_never_panic(body in vec(any::<u8>(), 0..200), length in proptest::option::of(0_usize..220)) {
        for model in ["x:FP32[-1,2]", "x:BYTES[-1]", "x:BOOL[2] y:INT64[-1,-1]"] {
            drop(read_request(&body, length, &metadata(model)));
        }
        drop(corridor_inference::onnx::read(&body));
    }

    /// Nearly right bodies reach further than random bytes do.
    #[test]
    fn damaged_requests_never_panic(
        place in 0_usize..400, byte in any::<u8>(), cut in 0_usize..400, length in proptest::option::of(0_usize..300),
    ) {
        let json = br#"{"id":"a","inputs":[{"name":"x","shape":[2,2],"datatype":"BYTES","data":[["a\"b","c"],["[","\u00e9"]]},{"name":"y","shape":[2],"datatype":"FP32","parameters":{"binary_data_size":8}}],"outputs":[{"name":"x_out"}]}"#;
        let mut body = [json.as_slice(), &[0; 8]].concat();
        if let Some(at) = body.get_mut(place) {
            *at = byte;
        }
        body.truncate(body.len().saturating_sub(cut / 4));
        let model = metadata("x:BYTES[2,-1] y:FP32[2]");
        drop(read_request(&body, length.or(Some(json.len())), &model));
        drop(read_request(&body, None, &model));
    }

    /// Every text between the brackets of `data`: the reader of lists has its own scanner.
    #[test]
    fn any_list_never_panics(list in r#"[\[\]{},":a1e.\\ \-]{0,40}"#) {
        let body = format!(r#"{{"inputs":[{{"name":"x","shape":[2,2],"datatype":"FP32","data":[{list}]}}]}}"#);
        drop(read_request(body.as_bytes(), None, &metadata("x:FP32[2,2]")));
    }
}
