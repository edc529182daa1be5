import { useEffect } from "preact/hooks";
import type { ListedPerson, Person } from "../core/app_state.ts";
import { formatCount } from "./format.ts";
import { Icon, type IconName } from "./icons.tsx";
import { Modal } from "./modal.tsx";
import type { UiModel } from "./ui_model.ts";
import { words } from "./words.ts";

/** Who is here: a search, the players with what one can do, and those who are muted. */
export function PeopleDialog(props: { readonly model: UiModel }) {
  const { model } = props;
  useEffect(() => model.actions.findPeople(""), []);
  const { people, muted } = model.state.value;
  const { labels } = words();
  const mutedIds = new Set(muted.map((each) => each.playerId));
  return (
    <Modal
      title={labels.people}
      kind="modal-people"
      onClose={() => (model.dialog.value = undefined)}
    >
      <input
        class="field"
        type="search"
        name="people"
        autocomplete="off"
        aria-label={labels.searchPeople}
        placeholder={labels.searchPeople}
        value={people.search}
        onInput={(event) => model.actions.findPeople(event.currentTarget.value.slice(0, 20))}
      />
      <p class="quiet small" role="status">
        {people.isAsking
          ? labels.searching
          : people.total === 0
          ? labels.nobodyFound
          : `${formatCount(people.total, words().locale)} ${labels.online}`}
      </p>
      <ul class="people" aria-label={labels.people} aria-busy={people.isAsking}>
        {people.players.map((person) => (
          <PersonRow
            key={person.playerId}
            model={model}
            person={person}
            isMuted={mutedIds.has(person.playerId)}
          />
        ))}
      </ul>
      {people.players.length < people.total && (
        <button
          type="button"
          class="button"
          aria-disabled={people.isAsking} // keeps the focus, unlike a disabled one
          onClick={() => !people.isAsking && model.actions.morePeople()}
        >
          {labels.more}
        </button>
      )}
      {muted.length > 0 && (
        <section class="muted-people">
          <h3>{labels.muted}</h3>
          <p class="quiet small">{labels.mutedHelp}</p>
          <ul class="people">
            {muted.map((person) => (
              <li key={person.playerId} class="person">
                <span class="person-who">
                  <bdi>{person.name}</bdi>
                </span>
                <Act
                  icon="unmute"
                  label={labels.unmute}
                  person={person}
                  act={() => model.actions.unmute(person.playerId)}
                />
              </li>
            ))}
          </ul>
        </section>
      )}
    </Modal>
  );
}

interface PersonRowProps {
  readonly model: UiModel;
  readonly person: ListedPerson;
  readonly isMuted: boolean;
}

function PersonRow(props: PersonRowProps) {
  const { model, person, isMuted } = props;
  const { labels } = words();
  const { playerId, name, isGuest } = person;
  const who: Person = { playerId, name, isGuest };
  return (
    <li class="person">
      <span class="person-who">
        <bdi class={isGuest ? "chat-guest" : ""}>{name}</bdi>
        <span class="quiet small">
          {isGuest && <span class="tag">{labels.guest}</span>}{" "}
          {person.worldTitle === "" ? labels.onTheWay : person.worldTitle}
        </span>
      </span>
      {person.isOwn ? <span class="tag">{labels.youAreHere}</span> : (
        <>
          <Act
            icon="whisper"
            label={labels.whisper}
            person={who}
            act={() => {
              model.dialog.value = undefined;
              model.actions.whisperTo(who);
              model.write();
            }}
          />
          {isMuted
            ? (
              <Act
                icon="unmute"
                label={labels.unmute}
                person={who}
                act={() => model.actions.unmute(playerId)}
              />
            )
            : (
              <Act
                icon="mute"
                label={labels.mute}
                person={who}
                act={() => model.actions.mute(who)}
              />
            )}
          <Act
            icon="flag"
            label={labels.report}
            person={who}
            act={() => (model.dialog.value = { kind: "report", person: who })}
          />
        </>
      )}
    </li>
  );
}

interface ActProps {
  readonly icon: IconName;
  readonly label: string;
  readonly person: Person;
  readonly act: () => void;
}

function Act(props: ActProps) {
  const { icon, label, person, act } = props;
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={`${label}: ${person.name}`}
      title={label}
      onClick={act}
    >
      <Icon name={icon} />
    </button>
  );
}
