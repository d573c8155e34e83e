//! A model that has more to do than it has room for.

use std::num::NonZeroUsize;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use corridor_inference::{
    Data, Datatype, Dimension, Engine, InferenceRequest, LoadError, LoadedModel, Metadata, Model,
    PoolSettings, RunError, Tensor, TensorMetadata,
};

use crate::running::{JSON, ORIGIN, POLICY, Running, STRANGER, tables};

/// An engine whose one model runs, after its trial, until it is told to end.
#[derive(Clone)]
struct Gated {
    begun: Sender<()>,
    end: Arc<Mutex<Receiver<()>>>,
    tried: Arc<Mutex<bool>>,
    metadata: Metadata,
}

impl Engine for Gated {
    fn name(&self) -> &'static str {
        "gated"
    }

    fn load(&self, _bytes: Vec<u8>) -> Result<Box<dyn LoadedModel>, LoadError> {
        Ok(Box::new(self.clone()))
    }
}

impl LoadedModel for Gated {
    fn metadata(&self) -> &Metadata {
        &self.metadata
    }

    fn run(&self, inputs: Vec<Tensor>) -> Result<Vec<Tensor>, RunError> {
        if std::mem::replace(&mut *self.tried.lock().unwrap(), true) {
            self.begun.send(()).unwrap();
            let _ = self.end.lock().unwrap().recv();
        }
        Ok(inputs)
    }
}

fn request(metadata: &Metadata) -> InferenceRequest {
    let tensor = Tensor::new(vec![1], Data::Int32(vec![7])).unwrap();
    InferenceRequest::new(metadata, vec![("x".to_owned(), tensor)]).unwrap()
}

#[test]
fn a_full_queue_is_a_readable_503_that_says_when_to_come_back() {
    let (begin, begun) = channel();
    let (end, ended) = channel();
    let x = TensorMetadata { name: "x".into(), datatype: Datatype::Int32, shape: vec![Dimension::Fixed(1)] };
    let metadata = Metadata { platform: "test".into(), inputs: vec![x.clone()], outputs: vec![x] };
    let engine = Gated {
        begun: begin,
        end: Arc::new(Mutex::new(ended)),
        tried: Arc::default(),
        metadata: metadata.clone(),
    };
    let one = NonZeroUsize::MIN;
    let settings = PoolSettings { threads: Some(one), queue: one, ..PoolSettings::default() };
    let model = Model::load("gated", vec![], &engine, &settings).unwrap();
    let file = format!(
        "{POLICY}[[routes]]\npath = \"/inference\"\npolicy = \"web\"\nbackend = \"gated\"\n\
         [backends.gated]\nbuiltin = \"digits\"\n"
    );
    let running = Running::start(&file);
    running.gateway.replace(tables(&file).with_model("gated", model.clone()));

    let runs = model.submit(request(&metadata)).unwrap();
    begun.recv().unwrap();
    let waits = model.submit(request(&metadata)).unwrap();
    let body = br#"{"inputs": [{"name": "x", "shape": [1], "datatype": "INT32", "data": [7]}]}"#;
    let answer = running.ask("POST /inference", &[ORIGIN, JSON], body);
    assert_eq!(answer.status, 503);
    assert_eq!(answer.header("retry-after"), Some("1"));
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://example.com"));
    assert_eq!(running.ask("POST /inference", &[STRANGER, JSON], body).status, 403);

    end.send(()).unwrap();
    end.send(()).unwrap();
    assert!(runs.wait().is_ok() && waits.wait().is_ok());
    begun.recv().unwrap();
    end.send(()).unwrap();
    assert_eq!(running.ask("POST /inference", &[ORIGIN, JSON], body).status, 200);
}
