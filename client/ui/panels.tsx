// What a person opens or asks for, fetched together: nobody needs it before the first step.

export { CaptionLine } from "./caption_line.tsx";
export { EmoteWheel } from "./emote_wheel.tsx";
export { LoginCard } from "./login_card.tsx";
export { MainMenuList } from "./main_menu_list.tsx";
export { PersonMenuList } from "./person_menu_list.tsx";
export { HelpCard } from "./help_card.tsx";
export { PhotoPanel } from "./photo_panel.tsx";
import { InstallDialog } from "./install_dialog.tsx";
import { LinkDialog } from "./link_dialog.tsx";
import { LookDialog } from "./look_dialog.tsx";
import { PeopleDialog } from "./people_dialog.tsx";
import { ReportDialog } from "./report_dialog.tsx";
import { ShareDialog } from "./share_dialog.tsx";
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
    case "share":
      return <ShareDialog model={model} url={open.url} />;
    case "install":
      return <InstallDialog model={model} />;
    case "link":
      return <LinkDialog model={model} url={open.url} host={open.host} />;
  }
}
