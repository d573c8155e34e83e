//! Metadata written as text, and engines that do what a test tells them.

use corridor_inference::{
    Datatype, Dimension, Engine, LoadError, LoadedModel, Metadata, RunError, Tensor, TensorMetadata,
};

/// `x:FP32[-1,2] y:INT32[]` as metadata, with one output `out` for each input, of the same type and shape.
pub(crate) fn metadata(text: &str) -> Metadata {
    let inputs: Vec<TensorMetadata> = text.split(' ').map(tensor_metadata).collect();
    let outputs =
        inputs.iter().map(|input| TensorMetadata { name: format!("{}_out", input.name), ..input.clone() });
    Metadata { platform: "test".to_owned(), outputs: outputs.collect(), inputs }
}

fn tensor_metadata(text: &str) -> TensorMetadata {
    let (name, rest) = text.split_once(':').unwrap();
    let (datatype, shape) = rest.trim_end_matches(']').split_once('[').unwrap();
    let lengths = shape.split(',').filter(|length| !length.is_empty());
    let shape = lengths.map(|length| length.parse().map_or(Dimension::Any, Dimension::Fixed)).collect();
    TensorMetadata { name: name.to_owned(), datatype: Datatype::from_name(datatype).unwrap(), shape }
}

/// A panic without the report on standard error, which in a test of panics is only noise.
pub(crate) fn panic_quietly(message: &'static str) -> ! {
    std::panic::resume_unwind(Box::new(message))
}

/// An engine whose models have the given metadata and run the given function.
pub(crate) struct Scripted<F> {
    pub(crate) metadata: Metadata,
    pub(crate) run: F,
}

impl<F> Engine for Scripted<F>
where
    F: Fn(Vec<Tensor>) -> Result<Vec<Tensor>, RunError> + Clone + Send + Sync + 'static,
{
    fn name(&self) -> &'static str {
        "scripted"
    }

    fn load(&self, bytes: Vec<u8>) -> Result<Box<dyn LoadedModel>, LoadError> {
        if bytes == b"panic at load" {
            panic_quietly("told to panic");
        }
        Ok(Box::new(Scripted { metadata: self.metadata.clone(), run: self.run.clone() }))
    }
}

impl<F> LoadedModel for Scripted<F>
where
    F: Fn(Vec<Tensor>) -> Result<Vec<Tensor>, RunError> + Send + Sync,
{
    fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<Tensor>, RunError> {
        (self.run)(inputs)
    }
}
