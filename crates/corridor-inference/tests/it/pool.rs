//! The threads behind a model: panics, a full queue, requests taken back. Every wait is for an event.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

use corridor_inference::{
    Busy, Data, InferenceRequest, LoadError, Metadata, Model, PoolSettings, RunError, Tensor, Ticket,
};

use crate::models::{Scripted, metadata, panic_quietly};

fn settings(threads: usize, queue: usize) -> PoolSettings {
    PoolSettings {
        threads: NonZeroUsize::new(threads),
        queue: NonZeroUsize::new(queue).unwrap(),
        ..PoolSettings::default()
    }
}

fn request(metadata: &Metadata, value: i32) -> InferenceRequest {
    let tensor = Tensor::new(vec![1], Data::Int32(vec![value])).unwrap();
    InferenceRequest::new(metadata, vec![("x".to_owned(), tensor)]).unwrap()
}

fn first_value(answer: Result<corridor_inference::InferenceResponse, RunError>) -> Result<i32, RunError> {
    answer.map(|response| match response.outputs[0].tensor.data() {
        Data::Int32(values) => values[0],
        other => panic!("{other:?}"),
    })
}

/// A model whose runs say that they have begun, and end when they are told to.
struct Gated {
    model: Model,
    begun: Receiver<()>,
    end: Sender<()>,
}

impl Gated {
    fn load(threads: usize, queue: usize) -> Gated {
        let (begin, begun) = channel();
        let (end, ended) = channel();
        let (begin, ended) = (Mutex::new(begin), Mutex::new(ended));
        let calls = AtomicUsize::new(0);
        let run = Arc::new(move |inputs: Vec<Tensor>| {
            if calls.fetch_add(1, Ordering::SeqCst) > 0 {
                // Not the trial at load.
                begin.lock().unwrap().send(()).unwrap();
                ended.lock().unwrap().recv().unwrap();
            }
            Ok(inputs)
        });
        let engine = Scripted { metadata: metadata("x:INT32[1]"), run: move |inputs| run(inputs) };
        let model = Model::load("gated", vec![], &engine, &settings(threads, queue)).unwrap();
        Gated { model, begun, end }
    }

    fn submit(&self, value: i32) -> Result<Ticket, Busy> {
        self.model.submit(request(self.model.metadata(), value))
    }
}

#[test]
fn a_full_queue_is_busy_at_once() {
    let gated = Gated::load(1, 2);
    let running = gated.submit(1).unwrap();
    gated.begun.recv().unwrap(); // one runs, so the queue is empty
    let waiting = [gated.submit(2).unwrap(), gated.submit(3).unwrap()];
    assert_eq!(gated.submit(4).unwrap_err(), Busy { retry_after_seconds: 1 });
    for _ in 0..3 {
        gated.end.send(()).unwrap();
    }
    assert_eq!(first_value(running.wait()), Ok(1));
    let answers = waiting.map(|ticket| first_value(ticket.wait()));
    assert_eq!(answers, [Ok(2), Ok(3)]);
    assert_eq!(gated.model.runs(), 3, "the refused one never ran");
}

#[test]
fn a_dropped_ticket_never_runs() {
    let gated = Gated::load(1, 4);
    let running = gated.submit(1).unwrap();
    gated.begun.recv().unwrap();
    drop(gated.submit(2).unwrap());
    let last = gated.submit(3).unwrap();
    gated.end.send(()).unwrap();
    gated.end.send(()).unwrap();
    assert_eq!(first_value(running.wait()), Ok(1));
    assert_eq!(first_value(last.wait()), Ok(3));
    assert_eq!(gated.model.runs(), 2);
}

#[test]
fn a_dropped_ticket_does_not_stop_a_run_that_has_begun() {
    let gated = Gated::load(1, 4);
    let running = gated.submit(1).unwrap();
    gated.begun.recv().unwrap();
    drop(running);
    gated.end.send(()).unwrap();
    gated.end.send(()).unwrap();
    assert_eq!(first_value(gated.submit(2).unwrap().wait()), Ok(2));
    assert_eq!(gated.model.runs(), 2);
}

#[test]
fn as_many_runs_at_once_as_threads() {
    let gated = Gated::load(3, 8);
    let tickets: Vec<Ticket> = (0..3).map(|value| gated.submit(value).unwrap()).collect();
    for _ in 0..3 {
        gated.begun.recv().unwrap(); // all three have begun, and none may end yet
    }
    for _ in 0..3 {
        gated.end.send(()).unwrap();
    }
    let answers: Vec<_> = tickets.into_iter().map(|ticket| first_value(ticket.wait())).collect();
    assert_eq!(answers, [Ok(0), Ok(1), Ok(2)]);
}

#[test]
fn a_panic_is_an_error_and_the_pool_goes_on() {
    let run = |inputs: Vec<Tensor>| {
        if inputs[0].data() == &Data::Int32(vec![13]) { panic_quietly("unlucky") } else { Ok(inputs) }
    };
    let engine = Scripted { metadata: metadata("x:INT32[1]"), run };
    let model = Model::load("superstitious", vec![], &engine, &settings(1, 4)).unwrap();
    for _ in 0..20 {
        let answer = model.submit(request(model.metadata(), 13)).unwrap().wait();
        assert!(
            matches!(&answer, Err(RunError::Panicked { reason }) if reason.contains("unlucky")),
            "{answer:?}"
        );
    }
    assert_eq!(first_value(model.submit(request(model.metadata(), 12)).unwrap().wait()), Ok(12));
    assert!(model.is_ready());
    assert_eq!(model.runs(), 21);
}

#[test]
fn a_model_that_fails_its_trial_is_not_loaded() {
    let load = |model: &str, bytes: &[u8], run: fn(Vec<Tensor>) -> Result<Vec<Tensor>, RunError>| {
        Model::load("m", bytes.to_vec(), &Scripted { metadata: metadata(model), run }, &settings(1, 1))
    };
    let fails = |_| Err(RunError::Engine { reason: "no such operator".to_owned() });
    let error = load("x:INT32[-1,2]", b"", fails).unwrap_err();
    assert_eq!(error.to_string(), "the model does not run on zeros: the model failed: no such operator");
    assert!(load("x:INT32[-1,-1]", b"", fails).is_ok(), "a length of 1 may be refused with reason");
    let error = load("x:INT32[1]", b"panic at load", Ok).unwrap_err();
    assert!(
        matches!(&error, LoadError::Panicked { reason, .. } if reason.contains("told to panic")),
        "{error}"
    );
    let error = load("x:INT32[1]", b"", |_| panic_quietly("on zeros")).unwrap_err();
    assert_eq!(error.to_string(), "the model does not run on zeros: the model panicked: on zeros");
    let error = load("x:FP32[-1,99999999999]", b"", Ok).unwrap_err();
    assert!(error.to_string().contains("the shape has more than 16777216 elements"), "{error}");
    let small = PoolSettings { max_model_bytes: 3, ..settings(1, 1) };
    let engine = Scripted { metadata: metadata("x:INT32[1]"), run: Ok };
    let error = Model::load("m", vec![0; 4], &engine, &small).unwrap_err();
    assert_eq!(error.to_string(), "the model has 4 bytes, more than the limit of 3");
}

#[test]
fn a_model_that_gives_too_few_outputs_is_an_error() {
    let run = |_: Vec<Tensor>| Ok(vec![]);
    let engine = Scripted { metadata: metadata("x:INT32[1]"), run };
    let model = Model::load("mute", vec![], &engine, &settings(1, 1)).unwrap();
    let answer = model.submit(request(model.metadata(), 1)).unwrap().wait();
    assert_eq!(answer, Err(RunError::Engine { reason: "output 0 is missing".to_owned() }));
}
