import { CONTRASTS, LOOK_SPEED, MOTIONS, QUALITIES, TEXT_SIZES, VOLUME } from "../core/settings.ts";
import { Choice, Slider, Switch } from "./choices.tsx";
import { CREDITS } from "./credits.ts";
import { KeyList } from "./key_list.tsx";
import { LANGUAGES } from "./languages.ts";
import { Modal } from "./modal.tsx";
import type { UiModel } from "./ui_model.ts";
import { panelWords } from "./panel_words.ts";
import { fill, words } from "./words.ts";

/** Everything that can be set; each change holds at once and is kept by the browser. */
export function SettingsDialog(props: { readonly model: UiModel }) {
  const { model } = props;
  return (
    <Modal
      title={words().labels.settings}
      kind="modal-settings"
      onClose={() => (model.dialog.value = undefined)}
    >
      <button
        type="button"
        class="button"
        disabled={model.state.value.identity === undefined}
        onClick={() => (model.dialog.value = { kind: "look" })}
      >
        {words().labels.changeLook}
      </button>
      <Picture model={model} />
      <Reading model={model} />
      <Sound model={model} />
      <Controls model={model} />
      <About version={model.state.value.clientVersion} />
    </Modal>
  );
}

function Picture(props: { readonly model: UiModel }) {
  const { settings, changeSettings } = props.model;
  const said = panelWords().settings;
  const drawn = props.model.drawnQuality.value;
  // What "automatic" comes to is said where it is chosen.
  const isAuto = settings.value.quality === "auto" && drawn !== undefined;
  return (
    <section class="settings-part">
      <h3>{said.picture}</h3>
      <Choice
        label={isAuto ? fill(said.qualityNow, { quality: said.qualities[drawn] }) : said.quality}
        name="quality"
        choices={QUALITIES.map((value) => ({ value, label: said.qualities[value] }))}
        value={settings.value.quality}
        onChoose={(quality) => changeSettings({ quality })}
      />
      <Switch
        label={said.looksAhead}
        isOn={settings.value.looksAhead}
        onChange={(looksAhead) => changeSettings({ looksAhead })}
      />
    </section>
  );
}

function Reading(props: { readonly model: UiModel }) {
  const { settings, changeSettings } = props.model;
  const { textSize, contrast, motion, language } = settings.value;
  const said = panelWords().settings;
  return (
    <section class="settings-part">
      <h3>{said.reading}</h3>
      <Choice
        label={said.language}
        name="language"
        choices={[
          { value: "auto" as const, label: said.languageAuto },
          ...LANGUAGES.map(({ code, name }) => ({ value: code, label: name })),
        ]}
        value={language}
        onChoose={(language) => changeSettings({ language })}
      />
      <Choice
        label={said.textSize}
        name="textSize"
        choices={TEXT_SIZES.map((value) => ({ value, label: `${value} %` }))}
        value={textSize}
        onChoose={(textSize) => changeSettings({ textSize })}
      />
      <Choice
        label={said.contrast}
        name="contrast"
        choices={CONTRASTS.map((value) => ({ value, label: said.contrasts[value] }))}
        value={contrast}
        onChoose={(contrast) => changeSettings({ contrast })}
      />
      <Choice
        label={said.motion}
        name="motion"
        choices={MOTIONS.map((value) => ({ value, label: said.motions[value] }))}
        value={motion}
        onChoose={(motion) => changeSettings({ motion })}
      />
    </section>
  );
}

function Sound(props: { readonly model: UiModel }) {
  const { settings, changeSettings } = props.model;
  const { volume, effectsVolume, ambienceVolume, musicVolume, isMuted, hasCaptions } =
    settings.value;
  const said = panelWords().settings;
  return (
    <section class="settings-part">
      <h3>{said.sound}</h3>
      <Switch
        label={said.isMuted}
        isOn={isMuted}
        onChange={(isMuted) => changeSettings({ isMuted })}
      />
      <Slider
        label={said.volume}
        name="volume"
        range={VOLUME}
        value={volume}
        onChange={(volume) => changeSettings({ volume })}
      />
      <Slider
        label={said.effectsVolume}
        name="effectsVolume"
        range={VOLUME}
        value={effectsVolume}
        onChange={(effectsVolume) => changeSettings({ effectsVolume })}
      />
      <Slider
        label={said.ambienceVolume}
        name="ambienceVolume"
        range={VOLUME}
        value={ambienceVolume}
        onChange={(ambienceVolume) => changeSettings({ ambienceVolume })}
      />
      <Slider
        label={said.musicVolume}
        name="musicVolume"
        range={VOLUME}
        value={musicVolume}
        onChange={(musicVolume) => changeSettings({ musicVolume })}
      />
      <Switch
        label={said.hasCaptions}
        isOn={hasCaptions}
        onChange={(hasCaptions) => changeSettings({ hasCaptions })}
      />
    </section>
  );
}

function Controls(props: { readonly model: UiModel }) {
  const { settings, changeSettings } = props.model;
  const { lookSpeed, isLookInverted, usesPointerLock, walksByClick } = settings.value;
  const said = panelWords().settings;
  return (
    <section class="settings-part">
      <h3>{said.controls}</h3>
      <Slider
        label={said.lookSpeed}
        name="lookSpeed"
        range={LOOK_SPEED}
        value={lookSpeed}
        onChange={(lookSpeed) => changeSettings({ lookSpeed })}
      />
      <Switch
        label={said.isLookInverted}
        isOn={isLookInverted}
        onChange={(isLookInverted) => changeSettings({ isLookInverted })}
      />
      <Switch
        label={said.usesPointerLock}
        isOn={usesPointerLock}
        onChange={(usesPointerLock) => changeSettings({ usesPointerLock })}
      />
      <Switch
        label={said.walksByClick}
        isOn={walksByClick}
        onChange={(walksByClick) => changeSettings({ walksByClick })}
      />
      <KeyList model={props.model} />
    </section>
  );
}

function About(props: { readonly version: string }) {
  const said = panelWords().settings;
  return (
    <section class="settings-part">
      <h3>{said.about}</h3>
      <p>
        <strong>{words().labels.appName}</strong>{" "}
        <span class="numbers">{said.version} {props.version}</span>
      </p>
      <p class="quiet">{said.aboutText}</p>
      <details class="credits">
        <summary>{said.credits}</summary>
        <ul>
          {CREDITS.map(({ name, licence, holder }) => (
            <li key={name}>
              <strong>{name}</strong> <span class="quiet">{holder} · {said.licence} {licence}</span>
            </li>
          ))}
        </ul>
      </details>
    </section>
  );
}
