//! Runs a template.

use std::collections::BTreeMap;

use super::scope::Scope;
use super::syntax::{Expression, Node, Operator, Reference, Step};
use super::value::Value;
use super::{Error, FOREACH_ROUNDS_MAX, functions, methods};

/// How many parts of a template one run may evaluate: a bound of ours.
const STEPS_MAX: usize = 200_000;

/// How many bytes of values one run may copy: a bound of ours.
const COPIED_BYTES_MAX: usize = 256 * 1024 * 1024;

/// How much one run may write, in bytes ("Amazon API Gateway quotas": payload size, 10 MB).
const OUTPUT_BYTES_MAX: usize = 10 * 1024 * 1024;

/// The largest value that one run may keep, in bytes of its text: a bound of ours.
const VALUE_BYTES_MAX: usize = 1024 * 1024;

pub(super) fn render(nodes: &[Node], scope: &mut Scope) -> Result<String, Error> {
    let before = scope.clone();
    let (output, is_asked) = run(nodes, scope, true);
    if !is_asked {
        return output;
    }
    let mut other = before;
    let (other_output, _) = run(nodes, &mut other, false);
    if output == other_output && *scope == other { output } else { Err(Error::Ambiguous) }
}

/// Runs it with empty values true, as Velocity 1 has them, or false, as Velocity 2; and whether that was asked.
fn run(nodes: &[Node], scope: &mut Scope, empty_is_true: bool) -> (Result<String, Error>, bool) {
    let mut machine = Machine { scope, steps: 0, copied: 0, empty_is_true, is_asked: false };
    let mut output = String::new();
    let flow = machine.run(nodes, &mut output);
    let is_asked = machine.is_asked;
    (flow.map(|_| output), is_asked)
}

struct Machine<'s> {
    scope: &'s mut Scope,
    steps: usize,
    copied: usize,
    empty_is_true: bool,
    is_asked: bool,
}

/// Whether a block ran to its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    On,
    Break,
}

impl Machine<'_> {
    fn run(&mut self, nodes: &[Node], output: &mut String) -> Result<Flow, Error> {
        for node in nodes {
            self.tick()?;
            match node {
                Node::Text(text) => output.push_str(text),
                Node::Reference(reference) => self.write(reference, output)?,
                Node::Set(target, value) => self.set(target, value)?,
                Node::If(branches, otherwise) => {
                    if self.choose(branches, otherwise, output)? == Flow::Break {
                        return Ok(Flow::Break);
                    }
                }
                Node::Foreach(name, list, body) => self.foreach(name, list, body, output)?,
                Node::Break => return Ok(Flow::Break),
            }
            if output.len() > OUTPUT_BYTES_MAX {
                return Err(Error::Bound("10 MB of output"));
            }
        }
        Ok(Flow::On)
    }

    fn tick(&mut self) -> Result<(), Error> {
        self.steps += 1;
        if self.steps > STEPS_MAX { Err(Error::Bound("200 000 steps")) } else { Ok(()) }
    }

    fn copy(&mut self, value: &Value) -> Result<(), Error> {
        self.copied = self.copied.saturating_add(value.size());
        if self.copied > COPIED_BYTES_MAX { Err(Error::Bound("256 MB of copied values")) } else { Ok(()) }
    }

    fn write(&mut self, reference: &Reference, output: &mut String) -> Result<(), Error> {
        match self.resolve(reference)? {
            Value::Null if reference.quiet => {}
            // A method such as `put` gives nothing back and is written as nothing.
            Value::Null if matches!(reference.steps.last(), Some(Step::Method(..))) => {}
            Value::Null => output.push_str(&reference.source),
            value => output.push_str(&value.to_string()),
        }
        Ok(())
    }

    fn choose(
        &mut self,
        branches: &[(Expression, Vec<Node>)],
        otherwise: &[Node],
        output: &mut String,
    ) -> Result<Flow, Error> {
        for (condition, body) in branches {
            if self.is_true(condition)? {
                return self.run(body, output);
            }
        }
        self.run(otherwise, output)
    }

    fn foreach(
        &mut self,
        name: &str,
        list: &Expression,
        body: &[Node],
        output: &mut String,
    ) -> Result<(), Error> {
        let items = match self.value(list)? {
            Value::List(items) | Value::JsonList(items) => items,
            Value::Map(map) => map.into_values().collect(),
            Value::Null => Vec::new(),
            other => return Err(Error::Unsupported(format!("#foreach over `{other}`"))),
        };
        if items.len() > FOREACH_ROUNDS_MAX {
            return Err(Error::Bound("1000 rounds of `#foreach`"));
        }
        let before = [name, "foreach"].map(|name| (name.to_owned(), self.scope.variables.get(name).cloned()));
        let count = items.len();
        for (index, item) in items.into_iter().enumerate() {
            self.scope.variables.insert(name.to_owned(), item);
            self.scope.variables.insert("foreach".to_owned(), round(index, count));
            if self.run(body, output)? == Flow::Break {
                break;
            }
        }
        for (name, value) in before {
            match value {
                Some(value) => self.scope.variables.insert(name, value),
                None => self.scope.variables.remove(&name),
            };
        }
        Ok(())
    }

    /// `#set`. A value of nothing leaves the target as it was (Velocity: `directive.set.null.allowed` is off).
    fn set(&mut self, target: &Reference, value: &Expression) -> Result<(), Error> {
        let value = self.value(value)?;
        let mut path = vec![target.name.clone()];
        for step in &target.steps {
            path.push(match step {
                Step::Property(name) => name.clone(),
                Step::Index(index) => self.value(index)?.to_string(),
                Step::Method(name, _) => return Err(Error::Unsupported(format!("#set on `.{name}()`"))),
            });
        }
        if value == Value::Null { Ok(()) } else { self.assign(&path, value) }
    }

    fn assign(&mut self, path: &[String], value: Value) -> Result<(), Error> {
        self.copy(&value)?;
        if value.size() > VALUE_BYTES_MAX {
            return Err(Error::Bound("1 MB in one variable"));
        }
        let Some((name, keys)) = path.split_first() else { return Ok(()) };
        self.note_override(path)?;
        let mut place = self.scope.variables.entry(name.clone()).or_default();
        for key in keys {
            if *place == Value::Null {
                *place = Value::Map(BTreeMap::new());
            }
            let Value::Map(map) = place else {
                return Err(Error::Unsupported(format!("#set of `{key}` in what is no map")));
            };
            place = map.entry(key.clone()).or_default();
        }
        *place = value;
        Ok(())
    }

    /// "Overrides are final. An override may only be applied to each parameter once."
    fn note_override(&mut self, path: &[String]) -> Result<(), Error> {
        let is_override = path.first().is_some_and(|name| name == "context")
            && path.get(1).is_some_and(|part| part == "responseOverride" || part == "requestOverride");
        if !is_override {
            return Ok(());
        }
        let name = path.get(1..).unwrap_or_default().join(".");
        match self.scope.overridden.insert(name.to_ascii_lowercase()) {
            true => Ok(()),
            false => Err(Error::OverriddenTwice(name)),
        }
    }

    fn is_true(&mut self, condition: &Expression) -> Result<bool, Error> {
        let value = self.value(condition)?;
        Ok(truth(&value).unwrap_or_else(|| {
            self.is_asked = true;
            self.empty_is_true
        }))
    }

    fn value(&mut self, expression: &Expression) -> Result<Value, Error> {
        self.tick()?;
        Ok(match expression {
            Expression::Literal(value) => value.clone(),
            Expression::Interpolated(nodes) => {
                let mut text = String::new();
                self.run(nodes, &mut text)?;
                Value::Text(text)
            }
            Expression::Reference(reference) => self.resolve(reference)?,
            Expression::List(items) => {
                Value::List(items.iter().map(|item| self.value(item)).collect::<Result<_, _>>()?)
            }
            Expression::Range(first, last) => range(&self.value(first)?, &self.value(last)?)?,
            Expression::Map(entries) => {
                let mut map = BTreeMap::new();
                for (key, value) in entries {
                    map.insert(self.value(key)?.to_string(), self.value(value)?);
                }
                Value::Map(map)
            }
            Expression::Not(operand) => Value::Bool(!self.is_true(operand)?),
            Expression::Binary(left, Operator::Or, right) => {
                Value::Bool(self.is_true(left)? || self.is_true(right)?)
            }
            Expression::Binary(left, Operator::And, right) => {
                Value::Bool(self.is_true(left)? && self.is_true(right)?)
            }
            Expression::Binary(left, operator, right) => {
                binary(&self.value(left)?, *operator, &self.value(right)?)?
            }
        })
    }

    fn resolve(&mut self, reference: &Reference) -> Result<Value, Error> {
        let mut value = self.scope.variables.get(&reference.name).cloned().unwrap_or_default();
        self.copy(&value)?;
        // Where the value lives, as long as it can be changed there.
        let mut path = vec![reference.name.clone()];
        for step in &reference.steps {
            value = match step {
                Step::Property(name) => {
                    path.push(name.clone());
                    functions::property(&self.scope.input, &value, name)
                }
                Step::Index(index) => {
                    let index = self.value(index)?;
                    path.push(index.to_string());
                    methods::index(&value, &index)
                }
                Step::Method(name, arguments) => {
                    let arguments: Vec<Value> =
                        arguments.iter().map(|argument| self.value(argument)).collect::<Result<_, _>>()?;
                    let result = self.method(&path, &value, name, &arguments)?;
                    self.copy(&result)?;
                    result
                }
            };
        }
        Ok(value)
    }

    fn method(
        &mut self,
        path: &[String],
        value: &Value,
        name: &str,
        arguments: &[Value],
    ) -> Result<Value, Error> {
        match (value, name, arguments) {
            (Value::Map(map), "put", [key, new]) => {
                let mut path = path.to_vec();
                path.push(key.to_string());
                self.assign(&path, new.clone())?;
                Ok(map.get(&key.to_string()).cloned().unwrap_or_default())
            }
            (Value::List(items), "add", [new]) => {
                let items = items.iter().chain([new]).cloned().collect();
                self.assign(path, Value::List(items))?;
                Ok(Value::Bool(true))
            }
            (Value::Input, _, _) => functions::input(&self.scope.input, name, arguments),
            (Value::Util, _, _) => functions::util(name, arguments),
            _ => methods::call(value, name, arguments),
        }
    }
}

/// `$foreach` in a round.
fn round(index: usize, count: usize) -> Value {
    let number = |number: usize| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    let entries = [
        ("index", number(index)),
        ("count", number(index + 1)),
        ("first", Value::Bool(index == 0)),
        ("last", Value::Bool(index + 1 == count)),
        ("hasNext", Value::Bool(index + 1 < count)),
    ];
    Value::Map(entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// Nothing and `false` are false. For empty texts, lists and maps and for zero Velocity 1 says true and Velocity 2 false:
/// those have no answer.
fn truth(value: &Value) -> Option<bool> {
    let is_empty = match value {
        Value::Null => return Some(false),
        Value::Bool(value) => return Some(*value),
        Value::Integer(value) => *value == 0,
        Value::Double(value) => *value == 0.0,
        Value::Text(text) => text.is_empty(),
        Value::List(items) | Value::JsonList(items) => items.is_empty(),
        Value::Map(map) => map.is_empty(),
        Value::Input | Value::Util => false,
    };
    (!is_empty).then_some(true)
}

fn range(first: &Value, last: &Value) -> Result<Value, Error> {
    let (Value::Integer(first), Value::Integer(last)) = (first, last) else {
        return Err(Error::Unsupported(format!("[{first}..{last}]")));
    };
    if usize::try_from(first.abs_diff(*last)).map_or(true, |length| length >= FOREACH_ROUNDS_MAX) {
        return Err(Error::Bound("1000 numbers in a range"));
    }
    let up = (*first..=*last).map(Value::Integer);
    let down = (*last..=*first).rev().map(Value::Integer);
    Ok(Value::List(if first <= last { up.collect() } else { down.collect() }))
}

fn binary(left: &Value, operator: Operator, right: &Value) -> Result<Value, Error> {
    let unknown = || Error::Unsupported(format!("`{left}` and `{right}` in one operation"));
    Ok(match operator {
        Operator::Equal => Value::Bool(is_equal(left, right)),
        Operator::NotEqual => Value::Bool(!is_equal(left, right)),
        Operator::Add if matches!((left, right), (Value::Text(_), _) | (_, Value::Text(_))) => {
            let text = format!("{left}{right}");
            if text.len() > VALUE_BYTES_MAX {
                return Err(Error::Bound("1 MB in one value"));
            }
            Value::Text(text)
        }
        Operator::Less
        | Operator::LessOrEqual
        | Operator::Greater
        | Operator::GreaterOrEqual
        | Operator::Add
        | Operator::Subtract
        | Operator::Multiply
        | Operator::Divide
        | Operator::Remainder => arithmetic(left, operator, right).ok_or_else(unknown)?,
        // Both ask for the truth of their sides, and are answered where those are evaluated.
        Operator::Or | Operator::And => return Err(unknown()),
    })
}

/// Values of two types are equal if they are written alike (Velocity User Guide, "Relational and Logical Operators").
fn is_equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Null, Value::Null) => true,
        (Value::Null, _) | (_, Value::Null) => false,
        _ => left == right || left.to_string() == right.to_string(),
    }
}

fn arithmetic(left: &Value, operator: Operator, right: &Value) -> Option<Value> {
    let (Value::Integer(left), Value::Integer(right)) = (left, right) else { return None };
    Some(match operator {
        Operator::Less => Value::Bool(left < right),
        Operator::LessOrEqual => Value::Bool(left <= right),
        Operator::Greater => Value::Bool(left > right),
        Operator::GreaterOrEqual => Value::Bool(left >= right),
        Operator::Add => Value::Integer(left.checked_add(*right)?),
        Operator::Subtract => Value::Integer(left.checked_sub(*right)?),
        Operator::Multiply => Value::Integer(left.checked_mul(*right)?),
        Operator::Divide => Value::Integer(left.checked_div(*right)?),
        Operator::Remainder => Value::Integer(left.checked_rem(*right)?),
        Operator::Or | Operator::And | Operator::Equal | Operator::NotEqual => return None,
    })
}
