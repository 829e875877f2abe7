#include "core/messages/polls.h"

#include <algorithm>

#include "base/json/json_writer.h"
#include "base/limits.h"
#include "core/messages/change_message.h"
#include "core/messages/send_message.h"

namespace guildhall::core {
namespace {

constexpr std::int64_t kPollResult = 46;  ///< MessageType

void read_emoji(const FormReader& media, model::PollAnswer& answer) {
  const auto emoji = media.object("emoji");
  if (!emoji) return;
  answer.emoji_id = emoji->id<EmojiId>("id").value_or(EmojiId());
  answer.emoji_name = emoji->text("name", {.max = 64}).value_or("");
}

bool over(const Core& core, const model::Poll& poll) { return poll.finalized || poll.expires_at <= core.now(); }

void close(Core& core, const model::Message& message) {
  const model::OpenPoll row{.message_id = message.id, .channel_id = message.channel_id};
  if (core.world.open_polls.erase({message.poll->expires_at, message.id}) != 0) core.erase(row);
}

/// The result as its message carries it: an embed whose fields are read by clients (documented as "Poll Result Embed
/// Fields").
std::string result_embed(const model::Poll& poll) {
  std::size_t total = 0;
  const model::PollAnswer* winner = nullptr;
  bool tie = false;
  for (const model::PollAnswer& answer : poll.answers) {
    total += answer.voters.size();
    if (winner != nullptr && answer.voters.size() == winner->voters.size()) tie = true;
    if (winner == nullptr || answer.voters.size() > winner->voters.size()) {
      winner = &answer;
      tie = false;
    }
  }
  std::string out;
  JsonWriter json(out);
  const auto field = [&](std::string_view name, std::string_view value) {
    json.begin_object();
    json.field("name", name);
    json.field("value", value);
    json.field("inline", false);
    json.end_object();
  };
  json.begin_array();
  json.begin_object();
  json.field("type", "poll_result");
  json.key("fields");
  json.begin_array();
  field("poll_question_text", poll.question);
  field("victor_answer_votes", std::to_string(winner == nullptr ? 0 : winner->voters.size()));
  field("total_votes", std::to_string(total));
  if (winner != nullptr && !winner->voters.empty() && !tie) {
    field("victor_answer_id", std::to_string(winner->id));
    field("victor_answer_text", winner->text);
    if (winner->emoji_id) field("victor_answer_emoji_id", winner->emoji_id.str());
    if (!winner->emoji_name.empty()) field("victor_answer_emoji_name", winner->emoji_name);
  }
  json.end_array();
  json.end_object();
  json.end_array();
  return out;
}

void finish(Core& core, model::Message& message) {
  close(core, message);
  message.poll->finalized = true;
  core.put_message(message);
  core.emit(MessageUpdate{.message = &message});
  model::Message result;
  result.type = kPollResult;
  result.author_id = message.author_id;
  result.embeds_json = result_embed(*message.poll);
  result.reference =
      model::MessageReference{.message_id = message.id, .channel_id = message.channel_id, .guild_id = message.guild_id};
  send_own_message(core, message.channel_id, std::move(result));
}

}  // namespace

std::optional<model::Poll> read_poll(const FormReader& body) {
  const auto reader = body.object("poll");
  if (!reader) return std::nullopt;
  model::Poll poll;
  if (const auto question = reader->object("question")) {
    poll.question =
        question->text("text", {.min = 1, .max = limits::kPollQuestionChars, .required = true}).value_or("");
  } else {
    reader->complain("question", "BASE_TYPE_REQUIRED", "This field is required");
  }
  const auto answers = reader->objects("answers", limits::kPollAnswers);
  if (!answers || answers->empty()) reader->complain("answers", "BASE_TYPE_REQUIRED", "This field is required");
  if (answers) {
    for (const FormReader& item : *answers) {
      model::PollAnswer answer{.id = static_cast<std::int64_t>(poll.answers.size()) + 1};
      if (const auto media = item.object("poll_media")) {
        answer.text = media->text("text", {.max = limits::kPollAnswerChars}).value_or("");
        read_emoji(*media, answer);
      }
      if (answer.text.empty()) item.complain("poll_media", "BASE_TYPE_REQUIRED", "This field is required");
      poll.answers.push_back(std::move(answer));
    }
  }
  const std::int64_t hours = reader->integer("duration", {.min = 1, .max = limits::kPollHours}).value_or(24);
  (void)reader->integer("layout_type", {.min = 1, .max = 1});
  poll.allow_multiselect = reader->boolean("allow_multiselect").value_or(false);
  poll.expires_at = hours * 3600 * 1000;
  return poll;
}

void open_poll(Core& core, const model::Message& message) {
  const model::OpenPoll row{
      .message_id = message.id, .channel_id = message.channel_id, .expires_at = message.poll->expires_at};
  core.world.open_polls[{row.expires_at, row.message_id}] = row;
  core.put(row);
}

std::vector<DuePoll> due_polls(const Core& core, std::size_t max) {
  std::vector<DuePoll> out;
  for (const auto& [key, row] : core.world.open_polls) {
    if (row.expires_at > core.now() || out.size() == max) break;
    out.push_back({.channel_id = row.channel_id, .message_id = row.message_id});
  }
  return out;
}

void forget_poll(Core& core, const DuePoll& poll) {
  for (auto entry = core.world.open_polls.begin(); entry != core.world.open_polls.end(); ++entry) {
    if (entry->second.message_id != poll.message_id) continue;
    core.erase(entry->second);
    core.world.open_polls.erase(entry);
    return;
  }
}

Result<void> vote(Core& core, const Actor& actor, model::Message message, const std::vector<std::int64_t>& answers) {
  TRY_VOID(core.channel_access(actor, message.channel_id, perm::kReadMessageHistory));
  if (!message.poll) return fail(ErrorCode::kUnknownMessage);
  if (over(core, *message.poll)) return fail(ErrorCode::kPollExpired);
  if (answers.size() > 1 && !message.poll->allow_multiselect)
    return fail_field("answer_ids", "POLL_SINGLE_ANSWER", "This poll takes one answer.");
  for (const std::int64_t id : answers) TRY_VOID(find_answer(message, id));
  struct Change {
    std::int64_t answer_id;
    bool added;
  };
  std::vector<Change> changes;
  for (model::PollAnswer& answer : message.poll->answers) {
    const bool wanted = std::ranges::find(answers, answer.id) != answers.end();
    const auto before = std::ranges::find(answer.voters, actor.user_id);
    if (wanted == (before != answer.voters.end())) continue;
    if (wanted) {
      answer.voters.push_back(actor.user_id);
    } else {
      answer.voters.erase(before);
    }
    changes.push_back({answer.id, wanted});
  }
  if (changes.empty()) return {};
  core.put_message(message);
  for (const Change& change : changes) {
    core.emit(PollVote{.channel_id = message.channel_id,
                       .message_id = message.id,
                       .user_id = actor.user_id,
                       .answer_id = change.answer_id,
                       .added = change.added});
  }
  return {};
}

Result<model::Message> expire_poll(Core& core, const Actor& actor, model::Message message) {
  TRY_VOID(core.channel_access(actor, message.channel_id));
  if (!message.poll) return fail(ErrorCode::kCannotExpireNonPoll);
  if (message.author_id != actor.user_id) return fail(ErrorCode::kCannotEditOthersMessage);
  if (over(core, *message.poll)) return fail(ErrorCode::kPollExpired);
  close(core, message);
  message.poll->expires_at = core.now();
  finish(core, message);
  return message;
}

void end_poll(Core& core, model::Message message) {
  if (message.poll && !message.poll->finalized) finish(core, message);
}

Result<const model::PollAnswer*> find_answer(const model::Message& message, std::int64_t answer_id) {
  if (!message.poll) return fail(ErrorCode::kUnknownMessage);
  const auto found = std::ranges::find(message.poll->answers, answer_id, &model::PollAnswer::id);
  if (found == message.poll->answers.end())
    return fail_field("answer_id", "POLL_ANSWER_UNKNOWN", "Unknown poll answer");
  return &*found;
}

}  // namespace guildhall::core
