//! Why something could not be carried out: AWS's own words, and what to do about it in ours.

use std::error::Error as StdError;

use aws_sdk_apigateway::error::SdkError;
use aws_smithy_types::error::display::DisplayErrorContext;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;
use thiserror::Error;

/// The result of what is asked of AWS.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why something could not be carried out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Error {
    /// AWS refused a call.
    #[error("AWS refused {call}: {code}: {message}")]
    Refused {
        /// The call, as AWS names it.
        call: &'static str,
        /// The code of the error.
        code: String,
        /// AWS's own words.
        message: String,
    },
    /// A call did not reach AWS, or no answer came.
    #[error("{call} did not reach AWS: {why}")]
    Unreachable {
        /// The call, as AWS names it.
        call: &'static str,
        /// What happened.
        why: String,
    },
    /// No credentials were found.
    #[error("no AWS credentials were found: {0}")]
    NoCredentials(String),
    /// No region is known.
    #[error("no AWS region is known")]
    NoRegion,
    /// An answer of AWS lacks what its documentation says is there.
    #[error("the answer of AWS to {call} has no {what}")]
    Incomplete {
        /// The call, as AWS names it.
        call: &'static str,
        /// What is missing.
        what: &'static str,
    },
    /// Several live APIs have the same tags.
    #[error("{} APIs have the tags of {identity}, each with a stage: {}", ids.len(), ids.join(", "))]
    Ambiguous {
        /// The name in words.
        identity: String,
        /// Their ids.
        ids: Vec<String>,
    },
    /// Somebody else changed the same API between the plan and the call that would have put it live.
    #[error("somebody else changed this API meanwhile: {0}")]
    Overtaken(String),
    /// There is nothing to work on.
    #[error("{0}")]
    Nothing(String),
    /// The artifact is not what this crate can deploy.
    #[error("the artifact cannot be deployed: {0}")]
    Artifact(String),
}

impl Error {
    /// What to do about it; empty if there is nothing to say.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoRegion => "`--region`, `aws.region` of the file, `AWS_REGION` or the profile names one",
            Self::NoCredentials(_) => {
                "`AWS_PROFILE` names a profile; `aws configure` or `aws sso login` makes one usable"
            }
            Self::Ambiguous { .. } => {
                "delete the one that is not wanted: `aws apigateway delete-rest-api --rest-api-id ID`"
            }
            Self::Refused { code, .. } => hint_for(code),
            Self::Unreachable { .. } => "nothing is half done that the same command does not finish",
            Self::Overtaken(_) => {
                "what is live was left as it is; `corridor deploy plan` shows what is there now"
            }
            Self::Incomplete { .. } | Self::Nothing(_) | Self::Artifact(_) => "",
        }
    }

    /// Whether AWS says that the thing is not there.
    pub(crate) fn is_not_found(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if code == "NotFoundException")
    }

    /// What became of a call, of either API.
    pub(crate) fn of<E, R>(call: &'static str, error: &SdkError<E, R>) -> Self
    where
        E: ProvideErrorMetadata + StdError + Send + Sync + 'static,
        R: std::fmt::Debug + Send + Sync + 'static,
    {
        if let SdkError::ServiceError(refused) = error {
            let metadata = refused.err().meta();
            return Self::Refused {
                call,
                code: metadata.code().unwrap_or("unknown error").to_owned(),
                message: metadata.message().unwrap_or("no message").to_owned(),
            };
        }
        let why = format!("{}", DisplayErrorContext(error));
        // The SDK has no kind of its own for it: the text is of `aws-credential-types`.
        if why.contains("CredentialsNotLoaded")
            || why.contains("credentials provider")
            || why.contains("no providers in chain")
            // What is asked last, on a machine at AWS, is not there.
            || why.contains("IMDS")
        {
            return Self::NoCredentials("the usual places hold none".to_owned());
        }
        Self::Unreachable { call, why: innermost(error) }
    }
}

fn hint_for(code: &str) -> &'static str {
    match code {
        "AccessDeniedException" => {
            "the caller needs `apigateway:*` on this API; see docs/aws.md for the exact list"
        }
        "UnrecognizedClientException" | "InvalidSignatureException" | "ExpiredTokenException" => {
            "the credentials are not valid any more, or not in this region"
        }
        "TooManyRequestsException" => {
            "AWS limits these calls for the whole account; the same command goes on where it stopped"
        }
        "ConflictException" => {
            "something else changes this API at the same time; the same command goes on where it stopped"
        }
        "LimitExceededException" => "a quota of the account is reached; Service Quotas raises it",
        "NotFoundException" => "somebody deleted it meanwhile; the same command begins anew",
        "BadRequestException" => "nothing is live of this; the live stage is as it was",
        _ => "",
    }
}

/// The innermost reason: the outer ones only say that something failed.
fn innermost(error: &dyn StdError) -> String {
    let mut reason = error;
    while let Some(source) = reason.source() {
        reason = source;
    }
    reason.to_string()
}
