import { Component } from "preact";
import { visible } from "../../../../src/lab/log/visible.ts";
import { t } from "../../../i18n/messages.ts";
import type { Recorded } from "../../../lab/recording/recorder.ts";
import { Icon } from "../../../parts/icons.tsx";
import { Problem } from "../../../parts/message.tsx";
import { Entry } from "./entry.tsx";

interface EntryBoundaryProps {
  recorded: Recorded;
}

interface Failure {
  /** What could not be drawn, and why. */
  failed?: Recorded;
  why?: string;
}

/**
 * One ceremony in detail. What a page may have told of it can be anything: where it cannot be drawn that is said here,
 * and the list and the log stay.
 */
export class EntryBoundary extends Component<EntryBoundaryProps, Failure> {
  override state: Failure = {};

  override shouldComponentUpdate({ recorded }: EntryBoundaryProps, state: Failure): boolean {
    return recorded !== this.props.recorded || state !== this.state;
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
    const why = error instanceof Error ? error.message : String(error);
    this.setState({ failed: this.props.recorded, why });
  }

  override render({ recorded }: EntryBoundaryProps, { failed, why = "" }: Failure) {
    // Once more is known of it, it may be drawn again.
    if (failed !== recorded) return <Entry recorded={recorded} />;
    return (
      <section class="lab-entry" id="entry-problem">
        <div class="lab-entry-head">
          <a class="button quiet lab-back" href="#ceremonies">
            <Icon name="back" />
            {t("labBack")}
          </a>
        </div>
        <Problem text={t("labEntryProblem", { why: visible(why) })} />
      </section>
    );
  }
}
