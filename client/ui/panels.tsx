// What a person opens or asks for, fetched together: nobody needs it before the first step.

export { CaptionLine } from "./caption_line.tsx";
export { EmoteWheel } from "./emote_wheel.tsx";
import { LinkDialog } from "./link_dialog.tsx";
import { LookDialog } from "./look_dialog.tsx";
import { PeopleDialog } from "./people_dialog.tsx";
import { ReportDialog } from "./report_dialog.tsx";
import { SettingsDialog } from "./settings_dialog.tsx";
import type { OpenDialog, UiModel } from "./ui_model.ts";

/** The dialog `open`. */
export function Panel(props: { readonly model: UiModel; readonly open: OpenDialog }) {
  const { model, open } = props;
  switch (open.kind) {
    case "settings":
      return <SettingsDialog model={model} />;
    case "people":
      return <PeopleDialog model={model} />;
    case "look":
      return <LookDialog model={model} />;
    case "report":
      return <ReportDialog model={model} person={open.person} />;
    case "link":
      return <LinkDialog model={model} url={open.url} host={open.host} />;
  }
}
