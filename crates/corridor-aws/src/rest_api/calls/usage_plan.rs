//! The usage plan: what an API key may use. The keys themselves are secrets of whoever gives them out, and not made here.

use aws_sdk_apigateway::types::{
    ApiStage, Op, PatchOperation, QuotaPeriodType, QuotaSettings, ThrottleSettings, UsagePlan as LivePlan,
};
use corridor_config::{Period, Quota, Throttle};
use corridor_targets::UsagePlan;

use super::{PAGE, RestCalls, all, call, patch, whole};
use crate::error::{Error, Result};
use crate::identity::Identity;
use crate::observed::{Observed, ObservedPlan};
use crate::wanted::Wanted;

impl RestCalls {
    pub(super) async fn usage_plan(&self, identity: &Identity) -> Result<Option<ObservedPlan>> {
        let plans: Vec<LivePlan> = all!("GetUsagePlans", self.client.get_usage_plans().limit(PAGE));
        Ok(plans.iter().find(|plan| identity.is_of(plan.tags())).and_then(observed))
    }

    pub(super) async fn make_usage_plan(&self, api: &str, wanted: &Wanted) -> Result<String> {
        let limits = wanted.usage_plan.unwrap_or_default();
        let throttle = limits.throttle.map(|Throttle { rate, burst }| {
            ThrottleSettings::builder().rate_limit(rate.into()).burst_limit(signed(burst)).build()
        });
        let quota = limits.quota.map(|Quota { limit, period }| {
            QuotaSettings::builder()
                .limit(signed(limit))
                .period(QuotaPeriodType::from(period.as_str()))
                .build()
        });
        let request = self
            .client
            .create_usage_plan()
            .name(wanted.identity.resource_name())
            .api_stages(ApiStage::builder().api_id(api).stage(&wanted.stage).build())
            .set_throttle(throttle)
            .set_quota(quota)
            .set_tags(Some(wanted.identity.tags().into_iter().collect()));
        let made = call!("CreateUsagePlan", request)?;
        made.id().map(str::to_owned).ok_or(Error::Incomplete { call: "CreateUsagePlan", what: "id" })
    }

    pub(super) async fn mend_usage_plan(
        &self,
        id: &str,
        api: &str,
        wanted: &Wanted,
        observed: &Observed,
    ) -> Result<()> {
        let Some(there) = observed.usage_plan.as_ref() else { return Ok(()) };
        let limits = wanted.usage_plan.unwrap_or_default();
        let mut operations = throttle_patch(there.limits.throttle, limits.throttle);
        operations.extend(quota_patch(there.limits.quota, limits.quota));
        if !there.stages.iter().any(|(of, stage)| of == api && *stage == wanted.stage) {
            operations.push(patch(Op::Add, "/apiStages", Some(&format!("{api}:{}", wanted.stage))));
        }
        let request = self.client.update_usage_plan().usage_plan_id(id);
        call!("UpdateUsagePlan", request.set_patch_operations(Some(operations))).map(drop)
    }

    /// A plan can be deleted only once it is for no stage.
    pub(super) async fn remove_usage_plan(&self, id: &str, observed: &Observed) -> Result<()> {
        let stages = observed.usage_plan.iter().flat_map(|plan| &plan.stages);
        let operations: Vec<PatchOperation> = stages
            .map(|(api, stage)| patch(Op::Remove, "/apiStages", Some(&format!("{api}:{stage}"))))
            .collect();
        if !operations.is_empty() {
            let request = self.client.update_usage_plan().usage_plan_id(id);
            call!("UpdateUsagePlan", request.set_patch_operations(Some(operations)))?;
        }
        call!("DeleteUsagePlan", self.client.delete_usage_plan().usage_plan_id(id)).map(drop)
    }
}

fn observed(plan: &LivePlan) -> Option<ObservedPlan> {
    let throttle = plan.throttle().and_then(|throttle| {
        Some(Throttle {
            rate: whole(throttle.rate_limit())?,
            burst: u32::try_from(throttle.burst_limit()).ok()?,
        })
    });
    let quota = plan.quota().and_then(|quota| {
        let period = [Period::Day, Period::Week, Period::Month]
            .into_iter()
            .find(|word| quota.period().is_some_and(|is| is.as_str() == word.as_str()))?;
        Some(Quota { limit: u32::try_from(quota.limit()).ok()?, period })
    });
    let stages = plan.api_stages().iter();
    Some(ObservedPlan {
        id: plan.id()?.to_owned(),
        limits: UsagePlan { throttle, quota },
        stages: stages.filter_map(|of| Some((of.api_id()?.to_owned(), of.stage()?.to_owned()))).collect(),
    })
}

fn throttle_patch(from: Option<Throttle>, to: Option<Throttle>) -> Vec<PatchOperation> {
    match (from, to) {
        (from, to) if from == to => Vec::new(),
        (_, Some(Throttle { rate, burst })) => vec![
            patch(Op::Replace, "/throttle/rateLimit", Some(&rate.to_string())),
            patch(Op::Replace, "/throttle/burstLimit", Some(&burst.to_string())),
        ],
        (_, None) => vec![patch(Op::Remove, "/throttle", None)],
    }
}

fn quota_patch(from: Option<Quota>, to: Option<Quota>) -> Vec<PatchOperation> {
    match (from, to) {
        (from, to) if from == to => Vec::new(),
        (_, Some(Quota { limit, period })) => vec![
            patch(Op::Replace, "/quota/limit", Some(&limit.to_string())),
            patch(Op::Replace, "/quota/period", Some(period.as_str())),
        ],
        (_, None) => vec![patch(Op::Remove, "/quota", None)],
    }
}

/// AWS counts in signed numbers; more than these hold is as good as no limit.
fn signed(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}
