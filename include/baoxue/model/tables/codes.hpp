// SPDX-License-Identifier: MIT
// The code lists of the built-in tables (shared by their declarations). A list keeps its order: folds read codes as enums.
#ifndef BAOXUE_MODEL_TABLES_CODES_HPP
#define BAOXUE_MODEL_TABLES_CODES_HPP

#include "baoxue/model/declaration.hpp"

namespace baoxue::inline v1::tables::codes {

inline constexpr std::string_view kUnitKindCountyWords[] = {"区", "县区"};
inline constexpr std::string_view kUnitKindTownshipWords[] = {"乡", "镇"};
inline constexpr CodeDecl kUnitKindCodes[] = {
    {"province", "省", {}},
    {"prefecture", "市", {}},
    {"county", "县", kUnitKindCountyWords},
    {"township", "乡镇", kUnitKindTownshipWords},
    {"central_school", "中心校", {}},
};
inline constexpr CodeListDecl kUnitKind{"unit_kind", kUnitKindCodes};

inline constexpr std::string_view kSchoolKindPrimaryWords[] = {"211"};
inline constexpr std::string_view kSchoolKindJuniorWords[] = {"311", "初级中学"};
inline constexpr std::string_view kSchoolKindNineYearWords[] = {"312"};
inline constexpr std::string_view kSchoolKindTeachingPointWords[] = {"218", "小学教学点"};
inline constexpr std::string_view kSchoolKindSpecialWords[] = {"特殊教育学校"};
inline constexpr std::string_view kSchoolKindKindergartenWords[] = {"111"};
inline constexpr std::string_view kSchoolKindSeniorWords[] = {"342", "高级中学"};
inline constexpr std::string_view kSchoolKindVocationalWords[] = {"职业学校"};
inline constexpr CodeDecl kSchoolKindCodes[] = {
    {"primary", "小学", kSchoolKindPrimaryWords},
    {"junior", "初中", kSchoolKindJuniorWords},
    {"nine_year", "九年一贯制", kSchoolKindNineYearWords},
    {"teaching_point", "教学点", kSchoolKindTeachingPointWords},
    {"special", "特教", kSchoolKindSpecialWords},
    {"kindergarten", "幼儿园", kSchoolKindKindergartenWords},
    {"senior", "高中", kSchoolKindSeniorWords},
    {"vocational", "中职", kSchoolKindVocationalWords},
};
inline constexpr CodeListDecl kSchoolKind{"school_kind", kSchoolKindCodes};

inline constexpr CodeDecl kAreaCodes[] = {
    {"urban", "城区", {}},
    {"town", "镇区", {}},
    {"rural", "乡村", {}},
};
inline constexpr CodeListDecl kArea{"area", kAreaCodes};

inline constexpr std::string_view kSexMaleWords[] = {"1", "1-男", "男性"};
inline constexpr std::string_view kSexFemaleWords[] = {"2", "2-女", "女性"};
inline constexpr CodeDecl kSexCodes[] = {
    {"male", "男", kSexMaleWords},
    {"female", "女", kSexFemaleWords},
};
inline constexpr CodeListDecl kSex{"sex", kSexCodes};

inline constexpr std::string_view kStudentStatusEnrolledWords[] = {"在籍", "在籍在校"};
inline constexpr std::string_view kStudentStatusTransferredOutWords[] = {"转出"};
inline constexpr std::string_view kStudentStatusGraduatedWords[] = {"毕业"};
inline constexpr std::string_view kStudentStatusLeftWords[] = {"辍学"};
inline constexpr CodeDecl kStudentStatusCodes[] = {
    {"enrolled", "在读", kStudentStatusEnrolledWords},
    {"suspended", "休学", {}},
    {"transferred_out", "已转出", kStudentStatusTransferredOutWords},
    {"graduated", "已毕业", kStudentStatusGraduatedWords},
    {"left", "离校", kStudentStatusLeftWords},
    {"deceased", "死亡", {}},
};
inline constexpr CodeListDecl kStudentStatus{"student_status", kStudentStatusCodes};

inline constexpr std::string_view kPovertyNoneWords[] = {"否", "非贫困"};
inline constexpr std::string_view kPovertyRegisteredPoorWords[] = {"脱贫户", "建档立卡户"};
inline constexpr std::string_view kPovertyWatchedWords[] = {"边缘易致贫户"};
inline constexpr std::string_view kPovertyMinimumLivingWords[] = {"低保户"};
inline constexpr CodeDecl kPovertyCodes[] = {
    {"none", "无", kPovertyNoneWords},
    {"registered_poor", "建档立卡", kPovertyRegisteredPoorWords},
    {"watched", "监测户", kPovertyWatchedWords},
    {"minimum_living", "低保", kPovertyMinimumLivingWords},
};
inline constexpr CodeListDecl kPoverty{"poverty", kPovertyCodes};

inline constexpr CodeDecl kPlacementCodes[] = {
    {"regular", "随班就读", {}},
    {"special_school", "特教学校", {}},
    {"home_teaching", "送教上门", {}},
};
inline constexpr CodeListDecl kPlacement{"placement", kPlacementCodes};

inline constexpr std::string_view kPostHeadWords[] = {"校长", "主任"};
inline constexpr std::string_view kPostDeputyWords[] = {"副校长"};
inline constexpr std::string_view kPostLeadershipWords[] = {"班子成员"};
inline constexpr CodeDecl kPostCodes[] = {
    {"head", "负责人", kPostHeadWords},
    {"deputy", "副职", kPostDeputyWords},
    {"leadership", "领导班子", kPostLeadershipWords},
    {"teacher", "教师", {}},
    {"clerk", "职员", {}},
    {"other", "其他", {}},
};
inline constexpr CodeListDecl kPost{"post", kPostCodes};

inline constexpr CodeDecl kObjectKindCodes[] = {
    {"school", "学校", {}}, {"grade", "年级", {}},   {"class", "班级", {}}, {"student", "学生", {}},
    {"child", "儿童", {}},  {"household", "户", {}}, {"village", "村", {}},
};
inline constexpr CodeListDecl kObjectKind{"object_kind", kObjectKindCodes};

inline constexpr CodeDecl kDayKindCodes[] = {
    {"holiday", "放假", {}},
    {"makeup", "补班", {}},
    {"closure", "停课", {}},
    {"school_day", "上课", {}},
};
inline constexpr CodeListDecl kDayKind{"day_kind", kDayKindCodes};

inline constexpr CodeDecl kSubmissionKindCodes[] = {
    {"data", "数据", {}},
    {"zero_report", "零报告", {}},
    {"paper", "纸质", {}},
};
inline constexpr CodeListDecl kSubmissionKind{"submission_kind", kSubmissionKindCodes};

inline constexpr CodeDecl kSessionCodes[] = {
    {"day", "全天", {}},
    {"am", "上午", {}},
    {"pm", "下午", {}},
};
inline constexpr CodeListDecl kSession{"session", kSessionCodes};

inline constexpr std::string_view kAttendanceStatusUnexcusedWords[] = {"旷", "无故缺课"};
inline constexpr std::string_view kAttendanceStatusPersonalLeaveWords[] = {"事"};
inline constexpr std::string_view kAttendanceStatusSickLeaveWords[] = {"病"};
inline constexpr std::string_view kAttendanceStatusLateWords[] = {"迟"};
inline constexpr CodeDecl kAttendanceStatusCodes[] = {
    {"unexcused", "旷课", kAttendanceStatusUnexcusedWords},
    {"personal_leave", "事假", kAttendanceStatusPersonalLeaveWords},
    {"sick_leave", "病假", kAttendanceStatusSickLeaveWords},
    {"late", "迟到", kAttendanceStatusLateWords},
    {"early_leave", "早退", {}},
};
inline constexpr CodeListDecl kAttendanceStatus{"attendance_status", kAttendanceStatusCodes};

inline constexpr std::string_view kChangeKindNewWords[] = {"招生"};
inline constexpr std::string_view kChangeKindTransferInWords[] = {"22"};
inline constexpr std::string_view kChangeKindTransferOutWords[] = {"21"};
inline constexpr std::string_view kChangeKindSuspensionWords[] = {"11"};
inline constexpr std::string_view kChangeKindResumptionWords[] = {"12"};
inline constexpr std::string_view kChangeKindDeathWords[] = {"51"};
inline constexpr std::string_view kChangeKindAbroadWords[] = {"出境"};
inline constexpr std::string_view kChangeKindWithdrawalWords[] = {"31"};
inline constexpr std::string_view kChangeKindReturnWords[] = {"劝返"};
inline constexpr CodeDecl kChangeKindCodes[] = {
    {"new", "新生", kChangeKindNewWords},
    {"transfer_in", "转入", kChangeKindTransferInWords},
    {"transfer_out", "转出", kChangeKindTransferOutWords},
    {"suspension", "休学", kChangeKindSuspensionWords},
    {"resumption", "复学", kChangeKindResumptionWords},
    {"death", "死亡", kChangeKindDeathWords},
    {"abroad", "出国", kChangeKindAbroadWords},
    {"withdrawal", "退学", kChangeKindWithdrawalWords},
    {"lost_contact", "失联", {}},
    {"dropout", "辍学", {}},
    {"return", "返校", kChangeKindReturnWords},
    {"promotion", "升级", {}},
    {"graduation", "毕业", {}},
};
inline constexpr CodeListDecl kChangeKind{"change_kind", kChangeKindCodes};

inline constexpr CodeDecl kCaseKindCodes[] = {
    {"signs", "苗头", {}},
    {"suspected", "疑似辍学", {}},
    {"dropped_out", "辍学", {}},
    {"never_enrolled", "失学", {}},
};
inline constexpr CodeListDecl kCaseKind{"case_kind", kCaseKindCodes};

inline constexpr std::string_view kVisitKindHomeWords[] = {"上门"};
inline constexpr std::string_view kVisitKindOnlineWords[] = {"线上"};
inline constexpr CodeDecl kVisitKindCodes[] = {
    {"home", "家访", kVisitKindHomeWords},
    {"phone", "电话", {}},
    {"school", "到校", {}},
    {"online", "网络", kVisitKindOnlineWords},
};
inline constexpr CodeListDecl kVisitKind{"visit_kind", kVisitKindCodes};

inline constexpr CodeDecl kVisitOutcomeCodes[] = {
    {"persuaded", "已劝返", {}}, {"promised", "答应返校", {}}, {"refused", "拒绝", {}},
    {"not_found", "未见到", {}}, {"other", "其他", {}},
};
inline constexpr CodeListDecl kVisitOutcome{"visit_outcome", kVisitOutcomeCodes};

inline constexpr std::string_view kNoticeKindAdmonitionWords[] = {"劝返通知书", "告诫书"};
inline constexpr std::string_view kNoticeKindOrderWords[] = {"限期复学通知书", "责令改正通知书"};
inline constexpr std::string_view kNoticeKindLawsuitWords[] = {"民事起诉状"};
inline constexpr CodeDecl kNoticeKindCodes[] = {
    {"admission", "入学通知书", {}},
    {"admonition", "劝学通知书", kNoticeKindAdmonitionWords},
    {"order", "责令书", kNoticeKindOrderWords},
    {"judicial", "司法文书", {}},
    {"lawsuit", "起诉状", kNoticeKindLawsuitWords},
    {"other", "其他", {}},
};
inline constexpr CodeListDecl kNoticeKind{"notice_kind", kNoticeKindCodes};

inline constexpr std::string_view kActivityBulletinWords[] = {"工作简报"};
inline constexpr std::string_view kActivityCasebookWords[] = {"典型案例"};
inline constexpr std::string_view kActivityMinutesWords[] = {"会议"};
inline constexpr CodeDecl kActivityKindCodes[] = {
    {"open_letter", "致家长公开信", {}},
    {"parents_meeting", "家长会", {}},
    {"class_meeting", "班会", {}},
    {"broadcast", "广播", {}},
    {"wall_lettering", "墙体标语", {}},
    {"banner", "横幅", {}},
    {"notice_board", "宣传栏", {}},
    {"bulletin", "简报", kActivityBulletinWords},
    {"casebook", "典型案例集", kActivityCasebookWords},
    {"exchange", "交流轮岗", {}},
    {"allocation", "调配", {}},
    {"ict", "三通两平台", {}},
    {"nutrition", "营养改善", {}},
    {"vocational", "职业教育", {}},
    {"five_good", "五好教育", {}},
    {"minutes", "会议记录", kActivityMinutesWords},
    {"holiday_plan", "假期方案", {}},
    {"training", "培训", {}},
};
inline constexpr CodeListDecl kActivityKind{"activity_kind", kActivityKindCodes};

inline constexpr std::string_view kResidenceLocalWords[] = {"本村", "本乡"};
inline constexpr CodeDecl kResidenceCodes[] = {
    {"local", "本地", kResidenceLocalWords},
    {"elsewhere", "外地", {}},
};
inline constexpr CodeListDecl kResidence{"residence", kResidenceCodes};

inline constexpr std::string_view kPresenceSourceHomeworkWords[] = {"作业本"};
inline constexpr std::string_view kPresenceSourceRollCallWords[] = {"花名册"};
inline constexpr std::string_view kPresenceSourceSeatingWords[] = {"座位表", "座次表"};
inline constexpr CodeDecl kPresenceSourceCodes[] = {
    {"homework", "作业", kPresenceSourceHomeworkWords},
    {"roll_call", "点名", kPresenceSourceRollCallWords},
    {"seating", "座次", kPresenceSourceSeatingWords},
    {"register", "学籍", {}},
};
inline constexpr CodeListDecl kPresenceSource{"presence_source", kPresenceSourceCodes};

inline constexpr std::string_view kSignKindLearningDifficultyWords[] = {"学困"};
inline constexpr std::string_view kSignKindWorkWords[] = {"打工"};
inline constexpr std::string_view kSignKindOnlineWords[] = {"网瘾"};
inline constexpr CodeDecl kSignKindCodes[] = {
    {"weariness", "厌学", {}},
    {"learning_difficulty", "学习困难", kSignKindLearningDifficultyWords},
    {"work", "务工", kSignKindWorkWords},
    {"early_marriage", "早婚", {}},
    {"illness", "患病", {}},
    {"family", "家庭", {}},
    {"online", "沉迷网络", kSignKindOnlineWords},
    {"other", "其他", {}},
};
inline constexpr CodeListDecl kSignKind{"sign_kind", kSignKindCodes};

inline constexpr std::string_view kSupportKindLearningWords[] = {"学困"};
inline constexpr std::string_view kSupportKindWearinessWords[] = {"厌学"};
inline constexpr std::string_view kSupportKindPovertyWords[] = {"贫困"};
inline constexpr std::string_view kSupportKindDisabilityWords[] = {"残疾"};
inline constexpr std::string_view kSupportKindLeftBehindWords[] = {"留守"};
inline constexpr CodeDecl kSupportKindCodes[] = {
    {"learning", "学困帮扶", kSupportKindLearningWords},      {"weariness", "厌学疏导", kSupportKindWearinessWords},
    {"poverty", "贫困帮扶", kSupportKindPovertyWords},        {"disability", "残疾帮扶", kSupportKindDisabilityWords},
    {"left_behind", "留守关爱", kSupportKindLeftBehindWords},
};
inline constexpr CodeListDecl kSupportKind{"support_kind", kSupportKindCodes};

inline constexpr CodeDecl kSupportResultCodes[] = {
    {"better", "好转", {}},
    {"same", "持平", {}},
    {"worse", "变差", {}},
};
inline constexpr CodeListDecl kSupportResult{"support_result", kSupportResultCodes};

inline constexpr CodeDecl kSessionKindCodes[] = {
    {"tutoring", "辅导", {}},
    {"talk", "谈心", {}},
    {"visit", "走访", {}},
    {"home_teaching", "送教", {}},
};
inline constexpr CodeListDecl kSessionKind{"support_session_kind", kSessionKindCodes};

inline constexpr CodeDecl kInspectionKindCodes[] = {
    {"township_round", "乡级督查", {}},
    {"self_check", "自查", {}},
    {"other", "其他", {}},
};
inline constexpr CodeListDecl kInspectionKind{"inspection_kind", kInspectionKindCodes};

inline constexpr std::string_view kIncidentKindDropoutHiddenWords[] = {"瞒报辍学"};
inline constexpr CodeDecl kIncidentKindCodes[] = {
    {"working_error", "工作失误致辍学", {}},
    {"omitted_course", "未开齐课程", {}},
    {"harder_content", "增加难度", {}},
    {"extra_hours", "超课时", {}},
    {"off_syllabus_test", "超纲考试", {}},
    {"label_from_marks", "以分数贴标签", {}},
    {"corporal_punishment", "体罚", {}},
    {"disguised_corporal_punishment", "变相体罚", {}},
    {"refused_poor_child", "拒收建档立卡儿童", {}},
    {"staff_conduct", "师德失范", {}},
    {"aid_late", "资助不及时", {}},
    {"difficulty_unattended", "学困无人管", {}},
    {"weariness_unattended", "厌学无人管", {}},
    {"sent_home", "停课回家反省", {}},
    {"talked_out", "劝退", {}},
    {"expelled", "开除", {}},
    {"register_apart", "人籍分离", {}},
    {"empty_registration", "空挂学籍", {}},
    {"dropout_hidden", "技术性辍学", kIncidentKindDropoutHiddenWords},
};
inline constexpr CodeListDecl kIncidentKind{"incident_kind", kIncidentKindCodes};

inline constexpr CodeDecl kExchangeKindCodes[] = {
    {"list", "名单", {}},        {"notice", "函告", {}},          {"answer", "回复", {}},
    {"meeting", "联席会议", {}}, {"joint_visit", "联合走访", {}},
};
inline constexpr CodeListDecl kExchangeKind{"exchange_kind", kExchangeKindCodes};

inline constexpr std::string_view kMediaPictureWords[] = {"照片"};
inline constexpr std::string_view kMediaVideoWords[] = {"视频"};
inline constexpr CodeDecl kMediaCodes[] = {
    {"paper", "纸质", {}},    {"picture", "图片", kMediaPictureWords},
    {"audio", "录音", {}},    {"video", "录像", kMediaVideoWords},
    {"file", "电子文件", {}},
};
inline constexpr CodeListDecl kMedia{"media", kMediaCodes};

}  // namespace baoxue::inline v1::tables::codes

#endif
