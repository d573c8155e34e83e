//! `corridor deploy`: the same file, live on Amazon API Gateway.

mod apply;
mod destroy;
mod drift;
mod excuse;
mod live;
mod notes;
mod place;
mod plan;
mod rollback;
mod status;
mod tell;

use clap::{Args, Subcommand};
use url::Url;

use crate::cli::GlobalOptions;
use crate::exit::Exit;
use crate::output::Output;
use crate::sending::parse_url;
use place::Place;

/// Deploy to Amazon API Gateway: plan, apply, look, go back, find drift, delete
///
/// What is live is read from AWS each time: an API is found by its tags `corridor:api` and `corridor:environment`, so there
/// is no state file to keep, share or lose, and a run that was interrupted goes on when it is started again. Credentials,
/// profile and region are found as the AWS CLI finds them.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct DeployArguments {
    #[command(subcommand)]
    verb: DeployVerb,
    #[command(flatten)]
    target: TargetArguments,
}

const EXAMPLES: &str = "\
Examples:
  corridor deploy plan                             who would gain and lose what, and what would change at AWS
  corridor --env staging deploy apply              put it live, probe it, and put it back if a browser would fail
  corridor deploy apply --yes                      in CI: what widens the policy was reviewed there
  corridor deploy status
  corridor deploy drift                            the definition and the live answers, held against the file
  corridor deploy rollback                         to the deployment before
  corridor deploy apply --endpoint-url http://127.0.0.1:4566 --region us-east-1
                                                   an emulator

Exit codes: 0 if it is done, or nothing has drifted; 1 if it was refused, has drifted, or was put back; 2 for wrong
usage or a file that cannot be used; 3 if it could not be carried out.";

/// Where to.
#[derive(Args, Debug)]
struct TargetArguments {
    /// The region; or else `aws.region` of the file, or what `AWS_REGION` or the profile says
    #[arg(long, global = true, value_name = "REGION", help_heading = "Target")]
    region: Option<String>,
    /// The stage; or else `aws.stage` of the file
    #[arg(long, global = true, value_name = "NAME", help_heading = "Target")]
    stage: Option<String>,
    /// Where the API of AWS is: an emulator
    #[arg(long, global = true, value_name = "URL", value_parser = parse_url, help_heading = "Target")]
    endpoint_url: Option<Url>,
}

#[derive(Debug, Subcommand)]
enum DeployVerb {
    Plan(plan::PlanArguments),
    Apply(Box<apply::ApplyArguments>),
    Status(status::StatusArguments),
    Rollback(rollback::RollbackArguments),
    Drift(Box<drift::DriftArguments>),
    Destroy(destroy::DestroyArguments),
}

pub(crate) fn run(arguments: &DeployArguments, options: &GlobalOptions, output: &Output) -> Exit {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => {
            output.error(&format!("cannot open sockets: {error}"), "");
            return Exit::Failed;
        }
    };
    // The futures of the SDK are large; one allocation is nothing beside a call.
    runtime.block_on(Box::pin(async {
        let place = match Place::find(&arguments.target, options, output).await {
            Ok(place) => place,
            Err(exit) => return exit,
        };
        let done = match &arguments.verb {
            DeployVerb::Plan(_) => plan::run(&place, output).await,
            DeployVerb::Apply(own) => Box::pin(apply::run(own, &place, output)).await,
            DeployVerb::Status(_) => status::run(&place, output).await,
            DeployVerb::Rollback(own) => rollback::run(own, &place, output).await,
            DeployVerb::Drift(own) => Box::pin(drift::run(own, &place, output)).await,
            DeployVerb::Destroy(own) => destroy::run(own, &place, output).await,
        };
        done.unwrap_or_else(|failed| failed.tell(&place, output))
    }))
}

/// Why a verb ends early.
enum Failed {
    /// AWS, or the way there.
    Aws(corridor_aws::Error),
    /// It was told already.
    Told(Exit),
}

impl From<corridor_aws::Error> for Failed {
    fn from(error: corridor_aws::Error) -> Self {
        Self::Aws(error)
    }
}

impl Failed {
    fn tell(self, place: &Place, output: &Output) -> Exit {
        match self {
            Self::Aws(error @ corridor_aws::Error::Unreachable { .. }) => {
                let hint = match &place.endpoint {
                    Some(endpoint) => format!("is there an emulator at {endpoint}?"),
                    None => format!("is `{}` a region of AWS, and is there a way out to it?", place.region),
                };
                output.error(&error.to_string(), &hint);
                Exit::Failed
            }
            Self::Aws(error) => {
                output.error(&error.to_string(), error.hint());
                Exit::Failed
            }
            Self::Told(exit) => exit,
        }
    }
}

/// Asks, where somebody can answer; where nobody can, it is refused with `why_not` and the option that allows it.
fn is_allowed(yes: bool, question: &str, why_not: &str, output: &Output) -> bool {
    if yes {
        return true;
    }
    match output.ask(question) {
        Some(answer) => answer,
        None => {
            output.error(why_not, "look at it, then say `--yes`");
            false
        }
    }
}
