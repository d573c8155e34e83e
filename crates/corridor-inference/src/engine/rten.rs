//! The [rten](https://docs.rs/rten) engine: ONNX in pure Rust.
//!
//! rten computes in `f32`, `i32`, `i8` and `u8`. The metadata says what the ONNX file declares, and values are
//! converted on the way in and out:
//!
//! | declared | computed in | limit |
//! |---|---|---|
//! | FP32, INT32, INT8, UINT8 | itself | |
//! | INT64 | `i32` | a value outside `i32` is refused ([`RunError::Input`]) |
//! | BOOL | `i32` | |
//! | FP64 | `f32` | precision; a value outside `f32` is refused |
//! | FP16 | `f32` | an output is rounded to FP16 |
//! | UINT16, UINT32, UINT64, INT16, BYTES | not at all | the model is refused when it is loaded |

use std::cell::OnceCell;
use std::sync::Arc;

use half::f16;
use rten::{DataType, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView, ValueType};

use super::{Engine, LoadError, LoadedModel, RunError};
use crate::{Data, Datatype, Metadata, Tensor, TensorMetadata, onnx};

const NAME: &str = "rten";

/// The engine that Corridor embeds. One run uses one thread: many small runs side by side beat one run on many
/// threads, which costs 45 % more CPU for the same answers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rten;

impl Engine for Rten {
    fn name(&self) -> &'static str {
        NAME
    }

    fn load(&self, bytes: Vec<u8>) -> Result<Box<dyn LoadedModel>, LoadError> {
        let declared = onnx::read(&bytes)?;
        for tensor in declared.inputs.iter().chain(&declared.outputs) {
            if engine_type(tensor.datatype).is_none() {
                let TensorMetadata { name, datatype, .. } = tensor.clone();
                return Err(LoadError::Datatype { tensor: name, datatype, engine: NAME });
            }
        }
        let model = ModelOptions::with_all_ops().load(bytes).map_err(|error| refused(&error))?;
        let node = |tensor: &TensorMetadata| model.node_id(&tensor.name).map_err(|error| refused(&error));
        let inputs = declared.inputs.iter().map(node).collect::<Result<_, _>>()?;
        let outputs = declared.outputs.iter().map(node).collect::<Result<_, _>>()?;
        let platform = "rten_onnx".to_owned();
        let metadata = Metadata { platform, inputs: declared.inputs, outputs: declared.outputs };
        Ok(Box::new(RtenModel { model, metadata, inputs, outputs }))
    }
}

fn refused(error: &dyn std::error::Error) -> LoadError {
    LoadError::Engine { engine: NAME, reason: error.to_string() }
}

/// What rten computes a datatype in.
fn engine_type(datatype: Datatype) -> Option<DataType> {
    match datatype {
        Datatype::Fp16 | Datatype::Fp32 | Datatype::Fp64 => Some(DataType::Float),
        Datatype::Bool | Datatype::Int32 | Datatype::Int64 => Some(DataType::Int32),
        Datatype::Int8 => Some(DataType::Int8),
        Datatype::Uint8 => Some(DataType::UInt8),
        Datatype::Uint16 | Datatype::Uint32 | Datatype::Uint64 | Datatype::Int16 | Datatype::Bytes => None,
    }
}

struct RtenModel {
    model: rten::Model,
    metadata: Metadata,
    inputs: Vec<NodeId>,
    outputs: Vec<NodeId>,
}

impl LoadedModel for RtenModel {
    fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<Tensor>, RunError> {
        if inputs.len() != self.inputs.len() {
            return Err(failed(format!("{} inputs given, {} wanted", inputs.len(), self.inputs.len())));
        }
        let mut given: Vec<(NodeId, ValueOrView<'_>)> = Vec::with_capacity(inputs.len());
        for ((tensor, node), input) in inputs.into_iter().zip(&self.inputs).zip(&self.metadata.inputs) {
            let value = to_value(tensor)
                .map_err(|reason| RunError::Input { input: input.name.clone(), reason: reason.to_owned() })?;
            given.push((*node, value.into()));
        }
        let options = RunOptions::default().with_thread_pool(Some(own_thread()));
        let values =
            self.model.run(given, &self.outputs, Some(options)).map_err(|error| failed(error.to_string()))?;
        let outputs = values.into_iter().zip(&self.metadata.outputs);
        outputs.map(|(value, output)| to_tensor(value, output)).collect()
    }
}

fn failed(reason: String) -> RunError {
    RunError::Engine { reason }
}

/// The one thread that rten may use for runs of the calling thread. Without it, rten spreads every run over a pool
/// as large as the machine; with one shared by all, runs would queue behind each other.
fn own_thread() -> Arc<ThreadPool> {
    thread_local! {
        static OWN: OnceCell<Arc<ThreadPool>> = const { OnceCell::new() };
    }
    OWN.with(|own| Arc::clone(own.get_or_init(|| Arc::new(ThreadPool::with_num_threads(1)))))
}

fn to_value(tensor: Tensor) -> Result<Value, &'static str> {
    let (shape, data) = tensor.into_parts();
    match data {
        Data::Fp32(values) => value(&shape, values),
        Data::Int32(values) => value(&shape, values),
        Data::Int8(values) => value(&shape, values),
        Data::Uint8(values) => value(&shape, values),
        Data::Bool(values) => value(&shape, values.into_iter().map(i32::from).collect()),
        Data::Int64(values) => {
            let narrowed: Result<Vec<i32>, _> = values.into_iter().map(i32::try_from).collect();
            value(
                &shape,
                narrowed.map_err(|_| "a value does not fit 32 bits, which the engine computes INT64 in")?,
            )
        }
        Data::Fp16(values) => value(&shape, values.into_iter().map(f16::to_f32).collect()),
        Data::Fp64(values) => value(&shape, values.into_iter().map(narrow).collect::<Result<_, _>>()?),
        Data::Uint16(_) | Data::Uint32(_) | Data::Uint64(_) | Data::Int16(_) | Data::Bytes(_) => {
            Err("the engine cannot take this datatype")
        }
    }
}

fn value<T>(shape: &[usize], values: Vec<T>) -> Result<Value, &'static str>
where
    Value: From<rten_tensor::Tensor<T>>,
{
    let tensor = rten_tensor::Tensor::try_from_data(shape, values);
    tensor.map(Value::from).map_err(|_| "the shape and the values do not match")
}

/// The nearest `f32`; a finite number that would become infinite is refused.
fn narrow(wide: f64) -> Result<f32, &'static str> {
    #[expect(clippy::cast_possible_truncation, reason = "rounding to the nearest is what is wanted")]
    let narrowed = wide as f32;
    if wide.is_finite() && narrowed.is_infinite() {
        return Err("a value does not fit FP32, which the engine computes FP64 in");
    }
    Ok(narrowed)
}

/// An output in the datatype that the ONNX file declares.
fn to_tensor(value: Value, output: &TensorMetadata) -> Result<Tensor, RunError> {
    let mismatch = |found: &dyn std::fmt::Display| {
        failed(format!("output `{}` is {found}, but declared {}", output.name, output.datatype))
    };
    let found = value.dtype();
    if engine_type(output.datatype).map(ValueType::Tensor) != Some(found) {
        return Err(mismatch(&found));
    }
    let (shape, data) = match output.datatype {
        Datatype::Fp32 => elements(value).map(|(shape, values)| (shape, Data::Fp32(values))),
        Datatype::Fp16 => elements(value)
            .map(|(shape, values)| (shape, Data::Fp16(values.into_iter().map(f16::from_f32).collect()))),
        Datatype::Fp64 => elements::<f32>(value)
            .map(|(shape, values)| (shape, Data::Fp64(values.into_iter().map(f64::from).collect()))),
        Datatype::Int32 => elements(value).map(|(shape, values)| (shape, Data::Int32(values))),
        Datatype::Int64 => elements::<i32>(value)
            .map(|(shape, values)| (shape, Data::Int64(values.into_iter().map(i64::from).collect()))),
        Datatype::Bool => elements::<i32>(value)
            .map(|(shape, values)| (shape, Data::Bool(values.into_iter().map(|value| value != 0).collect()))),
        Datatype::Int8 => elements(value).map(|(shape, values)| (shape, Data::Int8(values))),
        Datatype::Uint8 => elements(value).map(|(shape, values)| (shape, Data::Uint8(values))),
        Datatype::Uint16 | Datatype::Uint32 | Datatype::Uint64 | Datatype::Int16 | Datatype::Bytes => None,
    }
    .ok_or_else(|| mismatch(&found))?;
    Tensor::new(shape, data).map_err(|error| failed(format!("output `{}`: {error}", output.name)))
}

fn elements<T: Clone>(value: Value) -> Option<(Vec<usize>, Vec<T>)>
where
    rten_tensor::Tensor<T>: TryFrom<Value>,
{
    use rten_tensor::Layout;

    let tensor = rten_tensor::Tensor::<T>::try_from(value).ok()?;
    Some((tensor.shape().to_vec(), tensor.into_data()))
}
