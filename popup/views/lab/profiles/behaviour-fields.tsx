import {
  ALGORITHMS,
  APPROVALS,
  ATTESTATIONS,
  COUNTER_MODES,
  DEFAULT_PROFILE,
  type LabProfile,
  MOST_DELAY,
  TRANSPORTS,
  USER_VERIFICATION_RESULTS,
} from "../../../../src/lab/profile.ts";
import { t } from "../../../i18n/messages.ts";
import { Checks, Choice, Flag, Line, NumberLine } from "./fields.tsx";
import type { ProfilePartProps } from "./profile-form.tsx";

const approvals = {
  automatic: "labApprovalAutomatic",
  declined: "labApprovalDeclined",
  asked: "labApprovalAsked",
} as const;
const results = {
  "when-asked": "labUvWhenAsked",
  always: "labUvAlways",
  fails: "labUvFails",
  unable: "labUvUnable",
} as const;
const counters = {
  fixed: "labCounterFixed",
  rising: "labCounterRising",
  "rolled-back": "labCounterRolledBack",
  cloned: "labCounterCloned",
} as const;
const attestations = {
  "as-asked": "labAttestationAsAsked",
  none: "labAttestationNone",
  packed: "labAttestationPacked",
} as const;

/** COSE's names (RFC 9053, RFC 8812, RFC 9864). */
const ALGORITHM_NAMES: Readonly<Record<number, string>> = {
  [-7]: "ES256",
  [-8]: "EdDSA",
  [-257]: "RS256",
  [-35]: "ES384",
  [-36]: "ES512",
  [-9]: "ESP256",
  [-19]: "Ed25519",
  [-51]: "ESP384",
  [-52]: "ESP512",
};

/** How the profile's authenticator and its person behave. */
export function BehaviourFields({ profile, onSave }: ProfilePartProps) {
  const { behaviour } = profile;
  const set = (changes: Partial<LabProfile>) =>
    void onSave({ ...profile, behaviour: { ...behaviour, ...changes } });
  const { counter } = behaviour;
  return (
    <section class="card lab-card" aria-labelledby="profile-behaviour">
      <h3 id="profile-behaviour">{t("labBehaviour")}</h3>
      <div class="lab-fields">
        <Choice
          id="approval"
          label={t("labApproval")}
          value={behaviour.approval}
          options={APPROVALS.map((value) => [value, t(approvals[value])])}
          onChange={(approval) => set({ approval })}
        />
        <NumberLine
          id="delay"
          label={t("labDelay")}
          value={behaviour.delay}
          most={MOST_DELAY}
          onChange={(delay) => set({ delay })}
        />
        <Choice
          id="user-verification"
          label={t("labUv")}
          value={behaviour.userVerification}
          options={USER_VERIFICATION_RESULTS.map((value) => [value, t(results[value])])}
          onChange={(userVerification) => set({ userVerification })}
        />
        <Choice
          id="attestation"
          label={t("labAttestation")}
          value={behaviour.attestation}
          options={ATTESTATIONS.map((value) => [value, t(attestations[value])])}
          onChange={(attestation) => set({ attestation })}
        />
        <Choice
          id="counter-mode"
          label={t("labCounter")}
          value={counter.mode}
          options={COUNTER_MODES.map((value) => [value, t(counters[value])])}
          onChange={(mode) => set({ counter: { ...counter, mode } })}
        />
        <NumberLine
          id="counter-start"
          label={t("labCounterStart")}
          value={counter.start}
          most={2 ** 32 - 1}
          onChange={(start) => set({ counter: { ...counter, start } })}
        />
        <Line
          id="aaguid"
          label={t("labAaguid")}
          value={behaviour.aaguid}
          onChange={(aaguid) => set({ aaguid })}
        >
          <button class="button" type="button" onClick={() => set({ aaguid: DEFAULT_PROFILE.aaguid })}>
            {t("labOwnAaguid")}
          </button>
        </Line>
      </div>
      <div class="lab-flags">
        <Flag
          id="backup-eligible"
          name="BE"
          label={t("labBe")}
          checked={behaviour.backupEligible}
          onChange={(on) => set({ backupEligible: on, ...(!on && { backedUp: false }) })}
        />
        <Flag
          id="backed-up"
          name="BS"
          label={t("labBs")}
          checked={behaviour.backedUp}
          disabled={!behaviour.backupEligible}
          onChange={(backedUp) => set({ backedUp })}
        />
      </div>
      <Checks
        id="transports"
        label={t("labTransports")}
        chosen={behaviour.transports}
        options={TRANSPORTS.map((value) => [value, value])}
        onChange={(transports) => set({ transports })}
      />
      <Checks
        id="algorithms"
        label={t("labAlgorithms")}
        chosen={behaviour.algorithms}
        options={ALGORITHMS.map((value) => [value, `${ALGORITHM_NAMES[value] ?? ""} (${value})`])}
        onChange={(algorithms) => set({ algorithms })}
      />
    </section>
  );
}
